/// What unlabelled images repair without training: [org.filtrate.compress.calibrate.Calibration] re-estimates the
/// statistics of batch normalisations, and gives layers whose batch normalisation was folded away a scale and a
/// bias per channel, so that every channel keeps the mean and the variance that it had in the original network.
@NullMarked
package org.filtrate.compress.calibrate;

import org.jspecify.annotations.NullMarked;

/// Detectors: networks that draw boxes around objects. Start reading at
/// [org.filtrate.run.detect.DetectorEvaluator], which measures one over annotated images;
/// [org.filtrate.run.detect.Detector] recognises what a network's outputs mean,
/// [org.filtrate.run.detect.AveragePrecision] is COCO's measure.
@NullMarked
package org.filtrate.run.detect;

import org.jspecify.annotations.NullMarked;

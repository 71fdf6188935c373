/// Trains networks on LibTorch. Start at [org.filtrate.tune.Tuning]; what it is told stands in
/// [org.filtrate.tune.TuningOrder], how it is done in [org.filtrate.tune.train.Trainer].
@NullMarked
package org.filtrate.tune;

import org.jspecify.annotations.NullMarked;

/// Networks trained: which numbers of a model change, what is minimised, and how. Start at
/// [org.filtrate.tune.train.Trainer].
@NullMarked
package org.filtrate.tune.train;

import org.jspecify.annotations.NullMarked;

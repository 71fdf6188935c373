/// Filters as functions of numbers that are trained: what a layer computes with while it is tuned is what
/// its file will hold. Start at [org.filtrate.tune.weight.TrainableFilters]; one class a structure.
@NullMarked
package org.filtrate.tune.weight;

import org.jspecify.annotations.NullMarked;

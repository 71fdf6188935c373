/// How much a network may cost, and the strength at which a method's own settings come to just that: start with
/// [org.filtrate.compress.budget.Allocation].
@NullMarked
package org.filtrate.compress.budget;

import org.jspecify.annotations.NullMarked;

/// Dense filters at a stored precision: one factor, the weight itself. Every method falls back on it where its
/// structure would take more numbers than the filters have.
@NullMarked
package org.filtrate.filters.uniform;

import org.jspecify.annotations.NullMarked;

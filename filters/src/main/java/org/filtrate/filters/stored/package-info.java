/// Real matrices as a file holds them: [org.filtrate.filters.stored.StoredMatrix] is what every method's factors are
/// made of, rounded to the precision they are stored in, with their bits counted and their tensors packed.
@NullMarked
package org.filtrate.filters.stored;

import org.jspecify.annotations.NullMarked;

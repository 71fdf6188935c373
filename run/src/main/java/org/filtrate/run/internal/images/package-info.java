/// Image files and the way from their bytes to a network's input: the readers of each layout
/// ([org.filtrate.run.internal.images.ImageSource]), scaling and cropping, normalisation. Every count found in a
/// file is checked against the file's length before it is used.
@NullMarked
package org.filtrate.run.internal.images;

import org.jspecify.annotations.NullMarked;

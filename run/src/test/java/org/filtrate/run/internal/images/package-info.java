/// Tests of image files and preprocessing.
@NullMarked
package org.filtrate.run.internal.images;

import org.jspecify.annotations.NullMarked;

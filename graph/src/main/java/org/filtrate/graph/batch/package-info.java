/// Networks that were exported for a fixed number of images, made to take any number: start at
/// [org.filtrate.graph.batch.OpenBatch].
@NullMarked
package org.filtrate.graph.batch;

import org.jspecify.annotations.NullMarked;

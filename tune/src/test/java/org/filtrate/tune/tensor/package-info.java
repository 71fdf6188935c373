@NullMarked
package org.filtrate.tune.tensor;

import org.jspecify.annotations.NullMarked;

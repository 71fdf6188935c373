@NullMarked
package org.filtrate.tune.train;

import org.jspecify.annotations.NullMarked;

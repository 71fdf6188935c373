@NullMarked
package org.filtrate.tune.weight;

import org.jspecify.annotations.NullMarked;

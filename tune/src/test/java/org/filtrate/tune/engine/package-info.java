@NullMarked
package org.filtrate.tune.engine;

import org.jspecify.annotations.NullMarked;

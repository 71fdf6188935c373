/// Tests of what images repair.
@NullMarked
package org.filtrate.compress.calibrate;

import org.jspecify.annotations.NullMarked;

/// Tests of detectors.
@NullMarked
package org.filtrate.run.detect;

import org.jspecify.annotations.NullMarked;

/// Tests of what touches native memory.
@NullMarked
package org.filtrate.run.internal.runtime;

import org.jspecify.annotations.NullMarked;

/// Tests of running networks. Start reading at [org.filtrate.run.TinyModels], which makes the networks.
@NullMarked
package org.filtrate.run;

import org.jspecify.annotations.NullMarked;

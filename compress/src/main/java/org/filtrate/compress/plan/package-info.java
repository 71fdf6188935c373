/// Plans: which layer gets which structure, sizes, precision and body, as values and as a YAML file that a run
/// writes, a person edits and another run replays.
@NullMarked
package org.filtrate.compress.plan;

import org.jspecify.annotations.NullMarked;

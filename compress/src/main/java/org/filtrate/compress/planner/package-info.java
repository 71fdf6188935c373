/// One budget over all methods: what every layer could be, what each choice costs and loses, and the
/// choices that together lose least. Start at [org.filtrate.compress.planner.Planner].
@NullMarked
package org.filtrate.compress.planner;

import org.jspecify.annotations.NullMarked;

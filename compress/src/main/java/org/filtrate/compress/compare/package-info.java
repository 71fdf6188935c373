/// Methods side by side on one network: every method at every ratio, each a folder of its own, one table, one page.
@NullMarked
package org.filtrate.compress.compare;

import org.jspecify.annotations.NullMarked;

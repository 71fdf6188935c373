/// Pages of HTML that need nothing else: data as JSON, scripts that show it, charts by Apache ECharts, all in one file.
@NullMarked
package org.filtrate.compress.page;

import org.jspecify.annotations.NullMarked;

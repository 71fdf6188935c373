/// What a compression achieved, measured on the written file: [org.filtrate.compress.report.Report] as a value, as
/// `report.json` and as `report.html`.
@NullMarked
package org.filtrate.compress.report;

import org.jspecify.annotations.NullMarked;

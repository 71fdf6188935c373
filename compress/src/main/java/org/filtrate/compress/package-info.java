/// The public API of compression: a [org.filtrate.compress.Request] goes in, [org.filtrate.compress.Compressor]
/// writes the file and tells what it did as an [org.filtrate.compress.Outcome],
/// [org.filtrate.compress.report.Report] measures the written file. Start with `Compressor`.
@NullMarked
package org.filtrate.compress;

import org.jspecify.annotations.NullMarked;

/// What planning found, kept on disk by what it follows from, so that the next planning need not find it
/// again. Start at [org.filtrate.compress.findings.Findings].
@NullMarked
package org.filtrate.compress.findings;

import org.jspecify.annotations.NullMarked;

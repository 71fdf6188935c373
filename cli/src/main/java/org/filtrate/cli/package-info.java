/// The command line: words and flags, nothing else. Start with [org.filtrate.cli.Filtrate]; one class a command.
@NullMarked
package org.filtrate.cli;

import org.jspecify.annotations.NullMarked;

/// ONNX files on disk: [org.filtrate.graph.file.ModelReader] maps a file and brings in its external data,
/// [org.filtrate.graph.file.ModelWriter] writes one aside and moves it into place. Start with the reader.
@NullMarked
package org.filtrate.graph.file;

import org.jspecify.annotations.NullMarked;

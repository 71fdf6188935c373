/// How compact filters become nodes of an ONNX file: [org.filtrate.filters.body.CompressedLayer] turns a layer and its
/// compact filters into a patch, [org.filtrate.filters.body.BodyWriter] writes the function that gives the new node its
/// meaning. Start with `CompressedLayer`; the bytes are described in `docs/format.md`.
@NullMarked
package org.filtrate.filters.body;

import org.jspecify.annotations.NullMarked;

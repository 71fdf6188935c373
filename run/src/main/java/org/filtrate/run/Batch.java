package org.filtrate.run;

/// Some images of a data set as one tensor.
///
/// @param start the place of the first image in the order that was asked for
/// @param count images, without the padding
/// @param images `(N,C,H,W)` or `(N,H,W,C)`, with N at least `count`
public record Batch(int start, int count, FloatTensor images) {}

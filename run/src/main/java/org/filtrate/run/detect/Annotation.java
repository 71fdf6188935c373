package org.filtrate.run.detect;

/// An object that is known to be on an image.
///
/// @param box where, in pixels of the image
/// @param label its class, from 0
/// @param crowd whether the box holds many objects that nobody counted: what is detected there is neither
///     right nor wrong
public record Annotation(Box box, int label, boolean crowd) {}

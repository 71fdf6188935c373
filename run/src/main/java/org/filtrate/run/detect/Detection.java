package org.filtrate.run.detect;

/// An object that a network says is on an image.
///
/// @param box where
/// @param label its class, from 0
/// @param score how sure the network is, from 0 to 1
public record Detection(Box box, int label, double score) {}

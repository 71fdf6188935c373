package org.filtrate.compress.report;

import org.filtrate.run.Pixels;

/// An image that the compressed network sees as another class than the original does.
///
/// @param image its place in the set
/// @param pixels the image as its file has it
/// @param truth its label
/// @param before the original's class
/// @param beforeShare what the original's softmax gives that class
/// @param after the compressed network's class
/// @param afterShare what its softmax gives that class
public record Change(
        int image, Pixels pixels, String truth, String before, double beforeShare, String after, double afterShare) {}

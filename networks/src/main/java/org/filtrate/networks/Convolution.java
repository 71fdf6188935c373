package org.filtrate.networks;

/// A square convolution: by default stride 1, padding that keeps an odd kernel's input size, one group, no bias, and
/// initial weights for a rectifier to follow.
///
/// @param channels output channels
/// @param kernel height and width of the kernel
/// @param stride step along both axes
/// @param padding zeros before and after both axes
/// @param groups number of groups
/// @param bias whether it has one
/// @param gain variance of the initial weights times their fan-out: 2 before a rectifier, 1 before nothing
record Convolution(int channels, int kernel, int stride, int padding, int groups, boolean bias, double gain) {
    static Convolution of(int channels, int kernel) {
        return new Convolution(channels, kernel, 1, kernel / 2, 1, false, 2);
    }

    Convolution stride(int stride) {
        return new Convolution(channels, kernel, stride, padding, groups, bias, gain);
    }

    Convolution unpadded() {
        return new Convolution(channels, kernel, stride, 0, groups, bias, gain);
    }

    /// One group a channel.
    Convolution depthwise() {
        return new Convolution(channels, kernel, stride, padding, channels, bias, gain);
    }

    Convolution biased() {
        return new Convolution(channels, kernel, stride, padding, groups, true, gain);
    }

    /// No rectifier follows.
    Convolution linear() {
        return new Convolution(channels, kernel, stride, padding, groups, bias, 1);
    }

    /// A sum with the block's input follows, in one of `blocks` blocks.
    ///
    /// Each adds `1 / blocks` of the variance, so that what passes through all sums grows at most e-fold: the batch
    /// norms, which start with mean 0 and variance 1, do not hold it back.
    Convolution beforeSum(int blocks) {
        return new Convolution(channels, kernel, stride, padding, groups, bias, 1.0 / blocks);
    }

    /// Standard deviation of the initial weights: Kaiming's, over the outputs that one input reaches.
    double deviation() {
        return Math.sqrt(gain / ((double) channels / groups * kernel * kernel));
    }

    /// Size of the output along an axis of `size`.
    int outputSize(int size) {
        return (size + 2 * padding - kernel) / stride + 1;
    }
}

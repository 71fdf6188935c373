package org.filtrate.networks;

/// The residual networks for small images of He et al., "Deep Residual Learning for Image Recognition" (2015), section
/// 4.2: three stages of 16, 32 and 64 channels, shortcuts without parameters (option A).
///
/// @param depth layers with weights, `6n + 2`
record CifarResNet(int depth) implements Architecture {
    @Override
    public int smallestSide() {
        return 8;
    }

    @Override
    public Value build(Layers layers, Value input, int classes) {
        int blocks = (depth - 2) / 6;
        Value x = layers.conv("conv1", input, Convolution.of(16, 3));
        x = layers.relu("relu", layers.batchNorm("bn1", x));
        for (int stage = 1; stage <= 3; stage++) {
            for (int block = 0; block < blocks; block++) {
                x = block(layers, "layer" + stage + "." + block, x, 8 << stage, 3 * blocks);
            }
        }
        return layers.linear("linear", layers.flatten("flatten", layers.globalAveragePool("avgpool", x)), classes);
    }

    private static Value block(Layers layers, String name, Value x, int channels, int blocks) {
        boolean widens = channels != x.channels();
        Value y = layers.conv(name + ".conv1", x, Convolution.of(channels, 3).stride(widens ? 2 : 1));
        y = layers.relu(name + ".relu1", layers.batchNorm(name + ".bn1", y));
        y = layers.conv(name + ".conv2", y, Convolution.of(channels, 3).beforeSum(blocks));
        y = layers.batchNorm(name + ".bn2", y);
        Value shortcut = widens ? layers.subsampleAndPad(name + ".shortcut", x, channels) : x;
        return layers.relu(name + ".relu2", layers.sum(name + ".add", y, shortcut));
    }
}

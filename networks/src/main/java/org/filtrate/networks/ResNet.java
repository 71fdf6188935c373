package org.filtrate.networks;

import java.util.List;

/// The residual networks for large images of He et al., "Deep Residual Learning for Image Recognition" (2015), with
/// projections where a stage begins (option B); in bottlenecks the 3x3 convolution has the stride, as in torchvision.
///
/// Images below 64 pixels get a 3x3 convolution of stride 1 and no pooling in the place of the 7x7 one and its
/// pooling.
///
/// @param expansion how many times wider than its convolutions a block ends; 1 for two 3x3, 4 for 1x1, 3x3, 1x1
/// @param blocks blocks of each of the four stages
record ResNet(int expansion, List<Integer> blocks) implements Architecture {
    private static final int SMALL_BELOW = 64;

    ResNet {
        blocks = List.copyOf(blocks);
    }

    static ResNet of18() {
        return new ResNet(1, List.of(2, 2, 2, 2));
    }

    static ResNet of34() {
        return new ResNet(1, List.of(3, 4, 6, 3));
    }

    static ResNet of50() {
        return new ResNet(4, List.of(3, 4, 6, 3));
    }

    /// Whether images with a side of so many pixels are small: no stride before the first stage.
    static boolean isSmall(int side) {
        return side < SMALL_BELOW;
    }

    @Override
    public int smallestSide() {
        return 8;
    }

    @Override
    public Value build(Layers layers, Value input, int classes) {
        Value x = stem(layers, input);
        for (int stage = 1; stage <= blocks.size(); stage++) {
            for (int block = 0; block < blocks.get(stage - 1); block++) {
                int stride = stage > 1 && block == 0 ? 2 : 1;
                x = block(layers, "layer" + stage + "." + block, x, 32 << stage, stride);
            }
        }
        return layers.linear("fc", layers.flatten("flatten", layers.globalAveragePool("avgpool", x)), classes);
    }

    private static Value stem(Layers layers, Value input) {
        if (isSmall(Math.min(input.height(), input.width()))) {
            Value x = layers.conv("conv1", input, Convolution.of(64, 3));
            return layers.relu("relu", layers.batchNorm("bn1", x));
        }
        Value x = layers.conv("conv1", input, Convolution.of(64, 7).stride(2));
        return layers.paddedMaxPool("maxpool", layers.relu("relu", layers.batchNorm("bn1", x)));
    }

    private Value block(Layers layers, String name, Value x, int channels, int stride) {
        Convolution last = Convolution.of(channels * expansion, expansion == 1 ? 3 : 1)
                .beforeSum(blocks.stream().mapToInt(Integer::intValue).sum());
        Convolution strided = Convolution.of(channels, 3).stride(stride);
        Value y = x;
        if (expansion == 1) {
            y = rectified(layers, name, 1, y, strided);
            y = layers.batchNorm(name + ".bn2", layers.conv(name + ".conv2", y, last));
        } else {
            y = rectified(layers, name, 1, y, Convolution.of(channels, 1));
            y = rectified(layers, name, 2, y, strided);
            y = layers.batchNorm(name + ".bn3", layers.conv(name + ".conv3", y, last));
        }
        return layers.relu(name + ".relu", layers.sum(name + ".add", y, shortcut(layers, name, x, y, stride)));
    }

    private static Value rectified(Layers layers, String name, int number, Value x, Convolution convolution) {
        Value y = layers.conv(name + ".conv" + number, x, convolution);
        return layers.relu(name + ".relu" + number, layers.batchNorm(name + ".bn" + number, y));
    }

    private static Value shortcut(Layers layers, String name, Value x, Value y, int stride) {
        if (stride == 1 && x.channels() == y.channels()) {
            return x;
        }
        Convolution projection = Convolution.of(y.channels(), 1).stride(stride).linear();
        return layers.batchNorm(name + ".downsample.1", layers.conv(name + ".downsample.0", x, projection));
    }
}

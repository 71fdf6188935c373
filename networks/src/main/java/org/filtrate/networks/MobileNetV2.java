package org.filtrate.networks;

import java.util.List;

/// Inverted residuals of Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (2018), width 1.
///
/// Images below 64 pixels are not halved by the first convolution nor by the second stage.
record MobileNetV2() implements Architecture {
    private static final List<Stage> STAGES = List.of(
            new Stage(1, 16, 1, 1),
            new Stage(6, 24, 2, 2),
            new Stage(6, 32, 3, 2),
            new Stage(6, 64, 4, 2),
            new Stage(6, 96, 3, 1),
            new Stage(6, 160, 3, 2),
            new Stage(6, 320, 1, 1));
    private static final int FIRST = 32;
    private static final int LAST = 1280;
    private static final int STAGE_NOT_HALVING_SMALL_IMAGES = 24;

    @Override
    public int smallestSide() {
        return 8;
    }

    @Override
    public Value build(Layers layers, Value input, int classes) {
        boolean small = ResNet.isSmall(Math.min(input.height(), input.width()));
        Value x =
                rectified(layers, "features.0", input, Convolution.of(FIRST, 3).stride(small ? 1 : 2));
        int index = 1;
        for (Stage stage : STAGES) {
            boolean halves = stage.stride == 2 && !(small && stage.channels == STAGE_NOT_HALVING_SMALL_IMAGES);
            for (int i = 0; i < stage.blocks; i++) {
                int stride = i == 0 && halves ? 2 : 1;
                x = block(layers, "features." + index++, x, stage, stride);
            }
        }
        x = rectified(layers, "features." + index, x, Convolution.of(LAST, 1));
        x = layers.flatten("flatten", layers.globalAveragePool("avgpool", x));
        return layers.linear("classifier.1", x, classes);
    }

    private static Value block(Layers layers, String name, Value x, Stage stage, int stride) {
        boolean residual = stride == 1 && x.channels() == stage.channels;
        int hidden = x.channels() * stage.expansion;
        int index = 0;
        Value y = x;
        if (stage.expansion > 1) {
            y = rectified(layers, name + ".conv." + index++, y, Convolution.of(hidden, 1));
        }
        Convolution depthwise = Convolution.of(hidden, 3).stride(stride).depthwise();
        y = rectified(layers, name + ".conv." + index++, y, depthwise);
        Convolution projection = Convolution.of(stage.channels, 1);
        y = layers.conv(
                name + ".conv." + index++, y, residual ? projection.beforeSum(residuals()) : projection.linear());
        y = layers.batchNorm(name + ".conv." + index, y);
        return residual ? layers.sum(name + ".add", x, y) : y;
    }

    private static Value rectified(Layers layers, String name, Value x, Convolution convolution) {
        Value y = layers.conv(name + ".0", x, convolution);
        return layers.relu6(name + ".2", layers.batchNorm(name + ".1", y));
    }

    private static int residuals() {
        return STAGES.stream().mapToInt(s -> s.blocks - 1).sum();
    }

    /// @param expansion how many times wider a block is inside
    /// @param channels channels after each block
    /// @param blocks number of blocks
    /// @param stride step of the first block
    private record Stage(int expansion, int channels, int blocks, int stride) {}
}

package org.filtrate.networks;

import java.util.List;
import java.util.Optional;

/// Configuration D of Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition"
/// (2014).
///
/// From 224 pixels on as in the paper: biases, no batch norms, means to 7x7, fully connected layers of 4096, 4096 and
/// the classes. Below, as it is used on small images: a batch norm after each convolution, means to 1x1, one fully
/// connected layer.
record Vgg16() implements Architecture {
    private static final List<List<Integer>> STAGES = List.of(
            List.of(64, 64), List.of(128, 128), List.of(256, 256, 256), List.of(512, 512, 512), List.of(512, 512, 512));
    private static final int LARGE_SIDE = 224;
    private static final int LARGE_MAP = 7;
    private static final int HIDDEN = 4096;
    private static final double LINEAR_DEVIATION = 0.01;

    @Override
    public int smallestSide() {
        return 1 << STAGES.size();
    }

    @Override
    public Optional<String> neededInput(Options options) {
        boolean large = options.height() >= LARGE_SIDE || options.width() >= LARGE_SIDE;
        boolean multiples = options.height() % LARGE_SIDE == 0 && options.width() % LARGE_SIDE == 0;
        return large && !multiples
                ? Optional.of("sides below 224 pixels, or both of them multiples of 224,")
                : Architecture.super.neededInput(options);
    }

    @Override
    public Value build(Layers layers, Value input, int classes) {
        return input.height() >= LARGE_SIDE ? large(layers, input, classes) : small(layers, input, classes);
    }

    private static Value large(Layers layers, Value input, int classes) {
        Value x = features(layers, input, false);
        if (x.height() != LARGE_MAP || x.width() != LARGE_MAP) {
            x = layers.averagePool("avgpool", x, LARGE_MAP, LARGE_MAP);
        }
        x = layers.flatten("flatten", x);
        x = layers.relu("classifier.1", layers.linear("classifier.0", x, HIDDEN, LINEAR_DEVIATION));
        x = layers.relu("classifier.4", layers.linear("classifier.3", x, HIDDEN, LINEAR_DEVIATION));
        return layers.linear("classifier.6", x, classes, LINEAR_DEVIATION);
    }

    private static Value small(Layers layers, Value input, int classes) {
        Value x = features(layers, input, true);
        if (x.height() > 1 || x.width() > 1) {
            x = layers.globalAveragePool("avgpool", x);
        }
        return layers.linear("classifier", layers.flatten("flatten", x), classes);
    }

    private static Value features(Layers layers, Value input, boolean batchNorms) {
        Value x = input;
        int index = 0;
        for (List<Integer> stage : STAGES) {
            for (int channels : stage) {
                Convolution convolution = Convolution.of(channels, 3);
                x = layers.conv("features." + index++, x, batchNorms ? convolution : convolution.biased());
                x = batchNorms ? layers.batchNorm("features." + index++, x) : x;
                x = layers.relu("features." + index++, x);
            }
            x = layers.halve("features." + index++, x);
        }
        return x;
    }
}

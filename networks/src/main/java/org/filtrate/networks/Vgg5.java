package org.filtrate.networks;

import java.util.List;
import java.util.Optional;

/// Four stages of a 3x3 convolution, a batch norm and a rectifier each, with a 2x2 maximum between stages; means to
/// 4x4, one fully connected layer: the plan of Simonyan and Zisserman (2014) at the size of a toy, 241 thousand weights
/// in its convolutions.
record Vgg5() implements Architecture {
    private static final List<Integer> STAGES = List.of(32, 64, 128, 128);
    private static final int MAP = 4;

    @Override
    public int smallestSide() {
        return MAP << (STAGES.size() - 1);
    }

    @Override
    public Value build(Layers layers, Value input, int classes) {
        Value x = input;
        int index = 0;
        for (int channels : STAGES) {
            x = index == 0 ? x : layers.halve("features." + index++, x);
            x = layers.conv("features." + index++, x, Convolution.of(channels, 3));
            x = layers.batchNorm("features." + index++, x);
            x = layers.relu("features." + index++, x);
        }
        if (x.height() != MAP || x.width() != MAP) {
            x = layers.averagePool("avgpool", x, MAP, MAP);
        }
        return layers.linear("classifier", layers.flatten("flatten", x), classes);
    }

    @Override
    public Optional<String> neededInput(Options options) {
        int side = smallestSide();
        return options.height() % side == 0 && options.width() % side == 0
                ? Optional.empty()
                : Optional.of("sides that are multiples of " + side + " pixels");
    }
}

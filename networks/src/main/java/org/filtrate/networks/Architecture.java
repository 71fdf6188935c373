package org.filtrate.networks;

import java.util.Optional;

/// How a network is put together, and which inputs it can take.
interface Architecture {
    /// The smallest height and width of an input that leaves something for every layer.
    int smallestSide();

    /// What an input should be like instead, in words; empty where the network can take it.
    default Optional<String> neededInput(Options options) {
        int side = smallestSide();
        return Math.min(options.height(), options.width()) >= side
                ? Optional.empty()
                : Optional.of("at least " + side + "x" + side + " pixels");
    }

    /// Height and width of the inputs that it is usually made for.
    default int defaultSide() {
        return 224;
    }

    /// Classes that it usually tells apart on inputs of a size.
    default int defaultClasses(int height, int width) {
        return ResNet.isSmall(Math.min(height, width)) ? 10 : 1000;
    }

    /// Sizes of the network's output behind `N`, for what [#build] returned.
    default int[] outputSizes(Value output) {
        return new int[] {output.channels()};
    }

    /// Adds the network's layers.
    ///
    /// @param input `(N, channels, height, width)`
    /// @return the logits, `(N, classes)`, unless [#outputSizes] says otherwise
    Value build(Layers layers, Value input, int classes);
}

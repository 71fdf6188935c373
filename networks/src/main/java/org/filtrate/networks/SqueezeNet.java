package org.filtrate.networks;

/// Version 1.1 of Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size"
/// (2016).
record SqueezeNet() implements Architecture {
    private static final double CLASSIFIER_DEVIATION = 0.01;

    @Override
    public int smallestSide() {
        return 25;
    }

    @Override
    public Value build(Layers layers, Value input, int classes) {
        Convolution stem = Convolution.of(64, 3).stride(2).unpadded().biased();
        Value x = layers.relu("features.1", layers.conv("features.0", input, stem));
        x = layers.cutMaxPool("features.2", x);
        x = fire(layers, "features.3", x, 16, 64);
        x = fire(layers, "features.4", x, 16, 64);
        x = layers.cutMaxPool("features.5", x);
        x = fire(layers, "features.6", x, 32, 128);
        x = fire(layers, "features.7", x, 32, 128);
        x = layers.cutMaxPool("features.8", x);
        x = fire(layers, "features.9", x, 48, 192);
        x = fire(layers, "features.10", x, 48, 192);
        x = fire(layers, "features.11", x, 64, 256);
        x = fire(layers, "features.12", x, 64, 256);
        Convolution classifier = Convolution.of(classes, 1).biased();
        x = layers.relu("classifier.2", layers.conv("classifier.1", x, classifier, CLASSIFIER_DEVIATION));
        return layers.flatten("flatten", layers.globalAveragePool("classifier.3", x));
    }

    private static Value fire(Layers layers, String name, Value x, int squeezed, int expanded) {
        Value s = rectified(layers, name + ".squeeze", x, Convolution.of(squeezed, 1));
        Value one = rectified(layers, name + ".expand1x1", s, Convolution.of(expanded, 1));
        Value three = rectified(layers, name + ".expand3x3", s, Convolution.of(expanded, 3));
        return layers.concat(name + ".concat", one, three);
    }

    private static Value rectified(Layers layers, String name, Value x, Convolution convolution) {
        return layers.relu(name + "_activation", layers.conv(name, x, convolution.biased()));
    }
}

package org.filtrate.networks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;

/// The networks that can be made: untrained, properly initialised, as ONNX models of operator set 17 and IR
/// version 8.
///
/// Each takes `input (N, channels, height, width)`, `N` left open, and gives `output (N, classes)`, the
/// logits; a detector gives `output (N, cells, 5 + classes)`. Layers and weights have the names that
/// PyTorch gives them.
public final class Networks {
    private static final int SMALL_SIDE = 32;
    private static final Map<String, Architecture> SMALL = new LinkedHashMap<>();
    private static final Map<String, Architecture> LARGE = new LinkedHashMap<>();

    static {
        for (int depth : new int[] {20, 32, 44, 56, 110}) {
            SMALL.put("resnet" + depth, new CifarResNet(depth));
        }
        SMALL.put("vgg5", new Vgg5());
        LARGE.put("resnet18", ResNet.of18());
        LARGE.put("resnet34", ResNet.of34());
        LARGE.put("resnet50", ResNet.of50());
        LARGE.put("vgg16", new Vgg16());
        LARGE.put("mobilenetv2", new MobileNetV2());
        LARGE.put("squeezenet", new SqueezeNet());
        LARGE.put("yolox-micro", new YoloxMicro());
    }

    private Networks() {}

    /// The names that [#create] knows.
    public static List<String> names() {
        return Stream.of(SMALL, LARGE).flatMap(m -> m.keySet().stream()).toList();
    }

    /// What a network is usually made for: 10 classes at 3x32x32, 1000 at 3x224x224, a detector 80 at
    /// 3x416x416; seed 0.
    ///
    /// @throws FiltrateException where no network has that name
    public static Options defaults(String name) {
        int side = SMALL.containsKey(name) ? SMALL_SIDE : architecture(name).defaultSide();
        return defaults(name, 3, side, side);
    }

    /// Options of a classifier for an input: 10 classes where a side is below 64 pixels, 1000 from there
    /// on; seed 0.
    ///
    /// @throws FiltrateException where a size is below 1
    public static Options defaults(int channels, int height, int width) {
        return new Options(ResNet.isSmall(Math.min(height, width)) ? 10 : 1000, channels, height, width, 0);
    }

    /// Options of a network for an input: as above, 80 classes for a detector; seed 0.
    ///
    /// @throws FiltrateException where no network has that name, or a size is below 1
    public static Options defaults(String name, int channels, int height, int width) {
        int classes = architecture(name).defaultClasses(height, width);
        return new Options(classes, channels, height, width, 0);
    }

    /// Makes a network.
    ///
    /// @throws FiltrateException where no network has that name, or it cannot take that input
    public static Model create(String name, Options options) {
        Architecture architecture = architecture(name);
        architecture.neededInput(options).ifPresent(needed -> {
            throw new FiltrateException("network '" + name + "': an input of " + needed + " is needed, "
                    + options.height() + "x" + options.width() + " came");
        });
        Layers layers = new Layers(new Weights(options.seed()));
        Value logits = architecture.build(layers, layers.input(options), options.classes());
        return layers.model(name, options, architecture.outputSizes(logits));
    }

    private static Architecture architecture(String name) {
        Architecture found = SMALL.getOrDefault(name, LARGE.get(name));
        if (found == null) {
            throw new FiltrateException(
                    "network: one of " + String.join(", ", names()) + " is needed, '" + name + "' came");
        }
        return found;
    }
}

package org.filtrate.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.filtrate.compress.lean.LeanNetwork;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.basis.BasisSetting;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.body.Expansion;
import org.filtrate.filters.lowrank.SpatialSvdSetting;
import org.filtrate.filters.lowrank.Tucker2Setting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;
import org.filtrate.networks.Networks;
import org.filtrate.networks.Options;
import org.filtrate.run.FloatTensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole networks, as they would be written and as they are.
class LeanNetworkTest {
    @TempDir
    Path folder;

    private Path network(String name) {
        if (name.contains("-")) {
            return SharedModels.of(name);
        }
        Path file = folder.resolve(name + ".onnx");
        Options options = name.equals("vgg16") ? Networks.defaults(3, 32, 32).withClasses(10) : Networks.defaults(name);
        ModelWriter.write(Networks.create(name, options), file);
        return file;
    }

    /// Every second layer compressed, in both bodies in turn.
    private static List<CompressedLayer> compressed(Network network, Method method, Precision precision) {
        List<CompressedLayer> layers = new ArrayList<>();
        List<Layer> all = network.layers();
        for (int i = 0; i < all.size(); i++) {
            Layer layer = all.get(i);
            if (i % 2 == 1 || !layer.isCompressible()) {
                continue;
            }
            Method used = method.obstacle(layer.filters().orElseThrow()).isPresent() ? Method.UNIFORM : method;
            var fit = used.analyse(Target.of(Weight.of(layer)), Pool.of(List.of(Weight.of(layer))));
            CompactFilters filters = fit.fit(fit.at(.2, precision, 1));
            boolean factors = filters.setting().hasFactoredBody() && CompressedLayer.canFactor(layer) && i % 4 == 0;
            layers.add(new CompressedLayer(layer, filters, factors ? Body.FACTORED : Body.SMALL, Optional.empty()));
        }
        return layers;
    }

    /// The root of the squared differences of all outputs, relative to the first's.
    private static double difference(Path expected, Path actual) {
        Map<String, FloatTensor> wanted = Prediction.of(expected);
        Map<String, FloatTensor> came = Prediction.of(actual);
        assertThat(came.keySet()).isEqualTo(wanted.keySet());
        double squares = 0;
        double difference = 0;
        for (Map.Entry<String, FloatTensor> output : wanted.entrySet()) {
            float[] a = output.getValue().toArray();
            float[] b = Objects.requireNonNull(came.get(output.getKey())).toArray();
            assertThat(b).hasSameSizeAs(a);
            for (int i = 0; i < a.length; i++) {
                squares += (double) a[i] * a[i];
                difference += Math.pow((double) a[i] - b[i], 2);
            }
        }
        return Math.sqrt(difference / squares);
    }

    @ParameterizedTest
    @CsvSource({
        "resnet20-cifar10, BASIS, 32, 1e-5",
        "resnet20-cifar10, TUCKER2, 8, 1e-3",
        "resnet4b-cifar10, SPATIAL_SVD, 32, 1e-5",
        "ultraface-slim-320, BASIS, 32, 1e-5",
        "ultraface-slim-320, UNIFORM, 8, 1e-3",
        "mobilenetv2, TUCKER2, 32, 1e-5",
        "squeezenet, SPATIAL_SVD, 16, 1e-3"
    })
    void predictionsStayAsTheyWere(String name, Method method, int bits, double tolerance) {
        Network network = Network.read(network(name));
        List<CompressedLayer> layers = compressed(network, method, Precision.of(bits));
        Patch patch = new Patch("test");
        layers.forEach(l -> patch.and(l.patch(network.model().opset())));
        Model plain = patch.applyTo(network.model());
        Path before = folder.resolve("before.onnx");
        ModelWriter.write(plain, before);
        for (boolean keepNames : new boolean[] {true, false}) {
            Path after = folder.resolve("after.onnx");
            long bytes = ModelWriter.write(
                    LeanNetwork.of(plain, network.shapes(), layers, keepNames).model(), after);
            assertThat(bytes).isLessThan(plain.proto().getSerializedSize());
            OnnxChecker.check(after);
            assertThat(difference(before, after)).isLessThan(tolerance);
            Path expanded = folder.resolve("expanded.onnx");
            ModelWriter.write(Expansion.expand(ModelReader.read(after)), expanded);
            OnnxChecker.check(expanded);
            assertThat(difference(after, expanded)).isLessThan(1e-5);
        }
    }

    private static Setting setting(Structure structure, FilterShape shape, Precision precision) {
        int rank = Math.max(1, Math.min(shape.groupFilters(), shape.inChannels()) / 3);
        boolean isWide = shape.kernelArea() > 1 && shape.inChannels() > 1;
        return switch (structure) {
            case BASIS -> new BasisSetting(rank, precision);
            case TUCKER2 -> isWide ? new Tucker2Setting(rank, rank, precision) : new BasisSetting(rank, precision);
            case SPATIAL_SVD -> isWide ? new SpatialSvdSetting(rank, precision) : new BasisSetting(rank, precision);
            default -> new UniformSetting(precision);
        };
    }

    /// Bytes of a model that are neither weights nor biases.
    private static long graphBytes(Model model) {
        return model.proto().getSerializedSize()
                - model.graph().initializers().stream()
                        .filter(t -> t.type().isFloating() || t.type() == ElementType.UINT8)
                        .mapToLong(Tensor::sizeBytes)
                        .sum();
    }

    @ParameterizedTest
    @CsvSource({
        "resnet20, BASIS, 4, 8000",
        "resnet20, SPATIAL_SVD, 8, 8000",
        "resnet20-cifar10, BASIS, 4, 8000",
        "resnet20-cifar10, TUCKER2, 8, 8000",
        "resnet20-cifar10, UNIFORM, 3, 8000",
        "resnet56-cifar10, BASIS, 3, 20000",
        "resnet56-cifar10, TUCKER2, 8, 20000",
        "vgg16, UNIFORM, 4, 6000",
        "vgg16, BASIS, 4, 6000",
        "vgg16, SPATIAL_SVD, 8, 6000"
    })
    void theGraphPartStaysSmall(String name, Structure structure, int bits, long limit) {
        Network network = Network.read(network(name));
        List<CompressedLayer> layers = new ArrayList<>();
        Patch patch = new Patch("test");
        network.layers().stream().filter(Layer::isCompressible).forEach(layer -> {
            FilterShape shape = layer.filters().orElseThrow();
            CompactFilters blank = setting(structure, shape, Precision.of(bits)).blank(shape);
            CompressedLayer compressed = new CompressedLayer(layer, blank, Body.SMALL, Optional.empty());
            layers.add(compressed);
            patch.and(compressed.patch(network.model().opset()));
        });
        Model plain = patch.applyTo(network.model());
        Model lean = LeanNetwork.of(plain, network.shapes(), layers, false).model();
        assertThat(graphBytes(lean)).isLessThanOrEqualTo(limit);
        assertThat(lean.graph().nodes()).noneMatch(n -> n.is("BatchNormalization"));
    }

    /// Layers of four structures by turns, and of all precisions that have codes.
    @ParameterizedTest
    @CsvSource({"resnet20, 8192", "resnet20-cifar10, 8192", "resnet56-cifar10, 20480", "vgg16, 7168"})
    void structuresAndPrecisionsByTurnsShareTheirFunctions(String name, long limit) {
        Structure[] structures = {Structure.BASIS, Structure.UNIFORM, Structure.SPATIAL_SVD, Structure.TUCKER2};
        List<Precision> precisions =
                Stream.of(Precision.values()).filter(Precision::isCoded).toList();
        Network network = Network.read(network(name));
        List<CompressedLayer> layers = new ArrayList<>();
        Patch patch = new Patch("test");
        network.layers().stream().filter(Layer::isCompressible).forEach(layer -> {
            FilterShape shape = layer.filters().orElseThrow();
            Structure structure = structures[layers.size() % structures.length];
            Precision precision = precisions.get(layers.size() % precisions.size());
            CompactFilters blank = setting(structure, shape, precision).blank(shape);
            layers.add(new CompressedLayer(layer, blank, Body.SMALL, Optional.empty()));
            patch.and(layers.getLast().patch(network.model().opset()));
        });
        Model plain = patch.applyTo(network.model());
        Model lean = LeanNetwork.of(plain, network.shapes(), layers, false).model();
        assertThat(graphBytes(lean)).isLessThanOrEqualTo(limit);
    }
}

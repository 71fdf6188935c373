package org.filtrate.compress;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.plan.LayerRule;
import org.filtrate.filters.Method;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.filtrate.run.DataLayout;
import org.filtrate.run.DataSet;
import org.filtrate.run.DataSpec;
import org.filtrate.run.Evaluator;
import org.filtrate.run.ImageInput;
import org.filtrate.run.Progress;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationTest {
    private static final int IMAGES = 96;

    @TempDir
    Path folder;

    private Path model = Path.of("");
    private DataSpec data = DataSpec.of(DataLayout.CIFAR10, Path.of(""));

    @BeforeEach
    void writeNetworkAndImages() throws IOException {
        model = folder.resolve("model.onnx");
        ModelWriter.write(Networks.create("resnet20", Networks.defaults("resnet20")), model);
        byte[] batch = new byte[3073 * IMAGES];
        Random random = new Random(4);
        for (int i = 0; i < IMAGES; i++) {
            batch[3073 * i] = (byte) (i % 10);
            for (int j = 1; j < 3073; j++) {
                batch[3073 * i + j] = (byte) Math.clamp(128 + 40 * Math.round(random.nextGaussian()), 0, 255);
            }
        }
        Files.write(folder.resolve("data_batch_1.bin"), batch);
        Files.write(folder.resolve("test_batch.bin"), batch);
        data = DataSpec.of(DataLayout.CIFAR10, folder);
    }

    private float[][] predictions(Path file) {
        try (Session session = Session.open(file, SessionSettings.threads(1))) {
            DataSet set = DataSet.open(data, Split.TEST, ImageInput.of(session));
            return Evaluator.predictions(file, set, IMAGES, 1, Progress.none());
        }
    }

    /// Squared distance between what two files predict, relative to the spread of the first.
    private double distance(Path expected, Path actual) {
        float[][] a = predictions(expected);
        float[][] b = predictions(actual);
        double distance = 0;
        double energy = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                distance += Math.pow(a[i][j] - (double) b[i][j], 2);
                energy += Math.pow(a[i][j], 2);
            }
        }
        return distance / energy;
    }

    private Outcome compress(Path file, String name, int images) {
        Request request = Request.of(file, folder.resolve(name))
                .with(r -> r.method(Method.BASIS)
                        .budget(new Budget.Ratio(3))
                        .precision(Precision.BITS_8)
                        .threads(1)
                        .data(data, images));
        return Compressor.compress(request, Stages.silent());
    }

    @Test
    void aNetworkThatHardlyChangedStaysAboutAsItWas() {
        Request request = Request.of(model, folder.resolve("same.onnx"))
                .with(r -> r.rules(List.of(LayerRule.parse("*=dense"), LayerRule.parse("conv1=uniform:precision=16")))
                        .threads(1)
                        .data(data, IMAGES));
        Outcome outcome = Compressor.compress(request, Stages.silent());
        assertThat(outcome.corrected()).isEqualTo(19);
        assertThat(distance(model, outcome.output())).isLessThan(1e-4);
    }

    @Test
    void statisticsMoveWithWhatCompressionMoved() {
        Path trained = SharedModels.of("resnet20-cifar10");
        double without = distance(trained, compress(trained, "without.onnx", 0).output());
        Outcome with = compress(trained, "with.onnx", IMAGES);
        assertThat(with.corrected()).isPositive();
        assertThat(distance(trained, with.output())).isLessThan(without);
        OnnxChecker.check(with.output());
    }

    @Test
    void aNetworkWithoutNormalisationsGetsItsChannelMeansBack() {
        Path bare = folder.resolve("bare.onnx");
        ModelWriter.write(withoutNormalisations(ModelReader.read(model)), bare);
        double without = distance(bare, compress(bare, "without.onnx", 0).output());
        Outcome with = compress(bare, "with.onnx", IMAGES);
        assertThat(with.corrected()).isEqualTo(20);
        assertThat(distance(bare, with.output())).isLessThan(without);
    }

    /// The network with every batch normalisation left out.
    private static Model withoutNormalisations(Model model) {
        ModelProto.Builder proto = model.proto().toBuilder();
        GraphProto.Builder graph = proto.getGraphBuilder();
        Map<String, String> instead = new HashMap<>();
        graph.clearNode();
        for (NodeProto node : model.proto().getGraph().getNodeList()) {
            if (node.getOpType().equals("BatchNormalization")) {
                instead.put(node.getOutput(0), instead.getOrDefault(node.getInput(0), node.getInput(0)));
            } else {
                graph.addNode(new Node(node)
                        .withInputs(node.getInputList().stream()
                                .map(i -> instead.getOrDefault(i, i))
                                .toList())
                        .proto());
            }
        }
        return new Model(proto.build());
    }

    @Test
    void statisticsThatNodesWriteAreReplacedToo() {
        Model read = ModelReader.read(model);
        ModelProto.Builder proto = read.proto().toBuilder();
        GraphProto.Builder graph = proto.getGraphBuilder();
        graph.clearNode().clearInitializer();
        List<Tensor> moved = read.graph().initializers().stream()
                .filter(t -> t.name().endsWith("running_mean"))
                .toList();
        moved.forEach(t -> graph.addNode(
                Node.of("", "Constant", List.of(), List.of(t.name()), org.filtrate.graph.Attribute.of("value", t))
                        .proto()));
        read.graph().nodes().forEach(n -> graph.addNode(n.proto()));
        read.graph().initializers().stream()
                .filter(t -> !moved.contains(t))
                .forEach(t -> graph.addInitializer(t.proto()));
        Path constants = folder.resolve("constants.onnx");
        ModelWriter.write(new Model(proto.build()), constants);
        Outcome outcome = compress(constants, "small.onnx", IMAGES);
        Prediction.assertSame(compress(model, "other.onnx", IMAGES).output(), outcome.output(), 1e-4f);
        OnnxChecker.check(outcome.output());
    }

    @Test
    void aNetworkOfFixedBatchIsCalibrated() {
        Path fixed = SharedModels.of("resnet4b-cifar10");
        Outcome outcome = compress(fixed, "fixed.onnx", IMAGES);
        assertThat(outcome.corrected()).isPositive();
        assertThat(predictions(outcome.output())).hasNumberOfRows(IMAGES);
    }
}

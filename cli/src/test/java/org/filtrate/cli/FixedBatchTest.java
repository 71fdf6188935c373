package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.NodeList;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Networks that were exported for a fixed number of images, fitted to more of them and tuned.
class FixedBatchTest {
    @TempDir
    Path folder;

    private Path images = Path.of("");

    @BeforeEach
    void write() throws IOException {
        images = Told.cifar(Files.createDirectories(folder.resolve("images")), 40);
    }

    /// Convolutions and a classifier, in which the node that writes `value` is followed by others.
    private Path network(int batch, String value, List<Node> others, Tensor... constants) throws IOException {
        Path file = folder.resolve("fixed.onnx");
        SmallNetwork.write(file);
        Model open = ModelReader.read(file);
        Node node = open.graph().producer(value).orElseThrow();
        List<Node> nodes = new ArrayList<>(List.of(node.withOutputs(List.of("before"))));
        nodes.addAll(others);
        Patch patch = new Patch("fixed").replace(node, nodes);
        List.of(constants).forEach(patch::initializer);
        ModelProto.Builder fixed = patch.applyTo(open).proto().toBuilder();
        declare(fixed.getGraphBuilder().getInputBuilder(0).getTypeBuilder(), batch);
        declare(fixed.getGraphBuilder().getOutputBuilder(0).getTypeBuilder(), batch);
        Files.write(file, fixed.build().toByteArray());
        return file;
    }

    private static void declare(TypeProto.Builder type, int batch) {
        type.getTensorTypeBuilder().getShapeBuilder().getDimBuilder(0).setDimValue(batch);
    }

    private Path shuffled(int batch) throws IOException {
        NodeList nodes = new NodeList("shuffle_");
        String groups = nodes.add("Reshape", List.of("before", nodes.integers(batch, 2, 16, 32, 32)));
        String turned = nodes.add("Transpose", List.of(groups), Attribute.of("perm", new long[] {0, 2, 1, 3, 4}));
        nodes.addTo("features.0.positive", "Reshape", List.of(turned, nodes.integers(batch, 32, 32, 32)));
        return network(batch, "features.0.positive", nodes.nodes());
    }

    private Path bound(int batch) throws IOException {
        NodeList nodes = new NodeList("token_");
        String longer = nodes.add("Concat", List.of("before", "token"), Attribute.of("axis", 2L));
        nodes.addTo("pooled", "ReduceMax", List.of(longer), Attribute.of("axes", new long[] {2L}));
        Tensor token = Tensor.floats("token", new long[] {batch, 64, 1, 1}, new float[64 * batch]);
        return network(batch, "pooled", nodes.nodes(), token);
    }

    private void requireTuned(Path model) throws IOException {
        Path out = folder.resolve("small.onnx");
        List<Object> data = List.of("--data", "cifar10:" + images);
        List<Object> words = new ArrayList<>(List.of("compress", model, "-o", out, "--method", "kmeans"));
        words.addAll(List.of("--ratio", 6, "--images", 21, "--threads", 1, "--epochs", 1));
        words.addAll(data);
        assertThat(Told.by(words.toArray()).done().out()).contains("3 of 3 layers compressed");
        assertThat(ModelReader.read(out).graph().requiredInputs())
                .isEqualTo(ModelReader.read(model).graph().requiredInputs());
        List<Object> evaluate = new ArrayList<>(List.of("evaluate", out, "--json"));
        evaluate.addAll(data);
        JsonNode found =
                JsonMapper.shared().readTree(Told.by(evaluate.toArray()).done().out());
        assertThat(found.path("images").asInt()).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aShuffleOfChannelsForSomeImages(int batch) throws IOException {
        requireTuned(shuffled(batch));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aNetworkThatTakesSomeImages(int batch) throws IOException {
        requireTuned(bound(batch));
    }

    @Test
    void moreImagesThanThereAreCannotBeShown() throws IOException {
        Path out = folder.resolve("small.onnx");
        assertThat(Told.by("compress", bound(64), "-o", out, "--method", "kmeans", "--data", "cifar10:" + images)
                        .failure(1))
                .contains("images: at least 64 are needed, which the network takes at a time, 40 came");
    }
}

package org.filtrate.graph.shape;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Shape;
import org.filtrate.graph.Shared;
import org.filtrate.graph.TensorType;
import org.filtrate.graph.file.ModelReader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Inference on networks as exporters wrote them, without what they declare of their outputs.
class NetworkTest {
    private static Model read(String name) {
        Optional<Path> file = Shared.file("models/" + name + ".onnx");
        Assumptions.assumeTrue(file.isPresent(), Shared.MISSING);
        ModelProto.Builder model = ModelReader.read(file.get()).proto().toBuilder();
        model.getGraphBuilder().clearValueInfo();
        model.getGraphBuilder().getOutputBuilderList().forEach(ValueInfoProto.Builder::clearType);
        return new Model(model.build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet20-cifar10", "resnet56-cifar10", "resnet4b-cifar10", "ultraface-slim-320"})
    void everySizeButTheBatchIsFound(String name) {
        Model model = read(name);
        Shapes shapes = ShapeInference.infer(model);
        model.graph().nodes().stream().flatMap(n -> n.outputs().stream()).forEach(value -> {
            TensorType type = shapes.type(value).orElseThrow();
            assertThat(type.element()).as(value).isNotEqualTo(ElementType.UNDEFINED);
            assertThat(type.shape()).as(value).isPresent();
            assertThat(type.shape().orElseThrow().dims())
                    .as(value)
                    .allMatch(d -> d.isKnown() || d.equals(Dim.symbol("N")));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "resnet20-cifar10, logits, (Nx10)",
        "resnet56-cifar10, logits, (Nx10)",
        "resnet4b-cifar10, 54, (1x10)",
        "ultraface-slim-320, scores, (1x4420x2)",
        "ultraface-slim-320, boxes, (1x4420x4)"
    })
    void outputsHaveTheShapesThatTheFilesDeclare(String name, String output, String shape) {
        assertThat(ShapeInference.infer(read(name)).shape(output))
                .map(Shape::toString)
                .contains(shape);
    }

    @Test
    void anotherInputTypeReachesTheOutput() {
        Model model = read("resnet20-cifar10");
        Shapes shapes =
                ShapeInference.infer(model, Map.of("input", TensorType.of(ElementType.FLOAT, Shape.of(7, 3, 32, 32))));
        assertThat(shapes.shape("logits")).contains(Shape.of(7, 10));
    }
}

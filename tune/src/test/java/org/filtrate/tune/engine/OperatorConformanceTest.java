package org.filtrate.tune.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.filtrate.graph.Shared;
import org.filtrate.graph.opset.OpsetRaiser;
import org.filtrate.graph.shape.OperatorCase;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.ops.Operators;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.filtrate.tune.tensor.Types;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The engine against the outputs that ONNX recorded for its own operator tests. What is left out stands in
/// `operator-tests.txt` beside this class, one line each, with a reason.
class OperatorConformanceTest {
    private static final String ARCHIVE = "onnx/onnx-node-tests.tar.xz";
    private static final int OLDEST_OPSET = 7;

    private static List<OperatorCase> all = List.of();
    private static Map<String, Map<String, String>> lines = Map.of();

    @BeforeAll
    static void readCases() throws IOException {
        Optional<Path> archive = Shared.file(ARCHIVE);
        Assumptions.assumeTrue(archive.isPresent(), Shared.MISSING);
        all = OperatorCase.read(archive.get());
        try (InputStream in =
                Objects.requireNonNull(OperatorConformanceTest.class.getResourceAsStream("operator-tests.txt"))) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .map(l -> l.split("[ :]+", 3))
                    .collect(Collectors.groupingBy(
                            l -> l[0],
                            TreeMap::new,
                            Collectors.toMap(l -> l[1], l -> l[2], (a, b) -> a, TreeMap::new)));
        }
    }

    private static boolean isLeftOut(OperatorCase test) {
        return lines.getOrDefault("test", Map.of()).containsKey(test.name())
                || test.operators().stream().anyMatch(lines.getOrDefault("operator", Map.of())::containsKey)
                || Stream.concat(test.inputs().values().stream(), test.outputs().values().stream())
                        .anyMatch(t -> lines.getOrDefault("type", Map.of())
                                .containsKey(t.type().name()));
    }

    @TestFactory
    Stream<DynamicTest> computesWhatWasRecorded() {
        return all.stream().filter(c -> !isLeftOut(c)).map(c -> dynamicTest(c.name(), () -> requireRecorded(c)));
    }

    @Test
    void saysWhyAnOperatorIsLeftOut() {
        TreeSet<String> operators = new TreeSet<>();
        all.forEach(c -> OpsetRaiser.raise(model(c)).graph().nodes().forEach(n -> operators.add(n.op())));
        operators.removeAll(Operators.names());
        assertThat(lines.getOrDefault("operator", Map.of())).containsOnlyKeys(operators);
    }

    @TestFactory
    Stream<DynamicTest> leavesOutNothingThatItComputes() {
        return all.stream()
                .filter(OperatorConformanceTest::isLeftOut)
                .map(c -> dynamicTest(
                        c.name(),
                        () -> assertThatThrownBy(() -> requireRecorded(c)).isInstanceOf(Throwable.class)));
    }

    private static Model model(OperatorCase test) {
        ModelProto.Builder model = test.proto().toBuilder();
        model.getOpsetImportBuilderList().stream()
                .filter(o -> o.getVersion() < OLDEST_OPSET && o.getDomain().isEmpty())
                .forEach(o -> o.setVersion(OLDEST_OPSET));
        return new Model(model.build());
    }

    private static void requireRecorded(OperatorCase test) {
        assertThat(test.isOfTensors()).isTrue();
        try (NativeScope _ = new NativeScope();
                Network network = Network.of(model(test))) {
            Map<String, Tensor> inputs = new HashMap<>();
            test.inputs().forEach((name, tensor) -> inputs.put(name, Tensors.of(tensor)));
            Map<String, Tensor> outputs = network.run(inputs, Mode.EVALUATE);
            test.outputs()
                    .forEach(
                            (name, recorded) -> requireSame(name, Objects.requireNonNull(outputs.get(name)), recorded));
        }
    }

    private static void requireSame(String name, Tensor found, org.filtrate.graph.Tensor recorded) {
        assertThat(Types.torch(recorded.type())).as(name).contains(Types.of(found));
        assertThat(found.shape()).as(name).isEqualTo(recorded.dims());
        if (!recorded.type().isFloating()) {
            assertThat(Tensors.longs(found)).as(name).isEqualTo(recorded.longs());
            return;
        }
        float[] expected = recorded.floats();
        float[] values = Tensors.floats(found);
        float tolerance = recorded.type() == ElementType.FLOAT || recorded.type() == ElementType.DOUBLE ? 1e-5f : 1e-2f;
        for (int i = 0; i < expected.length; i++) {
            if (Float.isFinite(expected[i])) {
                assertThat(values[i])
                        .as("%s, element %d", name, i)
                        .isCloseTo(expected[i], within(tolerance * (1 + Math.abs(expected[i]))));
            } else {
                assertThat(Float.compare(values[i], expected[i]))
                        .as("%s, element %d", name, i)
                        .isZero();
            }
        }
    }
}

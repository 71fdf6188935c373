package org.filtrate.graph.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.filtrate.graph.Dim;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.TensorType;

/// Which operators inference claims, and what is not asked of it: `operator-tests.txt` beside this class, one line
/// each, with a reason.
final class OperatorClaims {
    /// Where the recorded tests lie in the shared folder.
    static final String ARCHIVE = "onnx/onnx-node-tests.tar.xz";

    /// Inputs of at most this many elements are made constants.
    private static final long SMALL = 16;

    private static final Map<String, Map<String, String>> LINES = read();

    private OperatorClaims() {}

    private static Map<String, Map<String, String>> read() {
        try (InputStream in = Objects.requireNonNull(OperatorClaims.class.getResourceAsStream("operator-tests.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .map(l -> l.split("[ :]+", 3))
                    .collect(Collectors.groupingBy(
                            l -> l[0],
                            TreeMap::new,
                            Collectors.toMap(l -> l[1], l -> l[2], (a, b) -> a, TreeMap::new)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lines of one kind, name to reason: `unclaimed` operators, `dependent` operators whose sizes depend on data,
    /// excluded `test`s.
    static Map<String, String> lines(String kind) {
        return LINES.getOrDefault(kind, Map.of());
    }

    /// The tests that use only claimed operators and are not excluded.
    static List<OperatorCase> claimed(List<OperatorCase> all) {
        return all.stream()
                .filter(c -> Operators.names().containsAll(c.operators()))
                .filter(c -> !lines("test").containsKey(c.name()))
                .toList();
    }

    /// Whether an input is small enough to be made a constant.
    static boolean isSmall(Tensor input) {
        return input.count() <= SMALL;
    }

    /// Checks that with small inputs constant every output's type is found to be the recorded one.
    static void requireRecordedTypes(OperatorCase test) {
        Shapes found = test.infer(OperatorClaims::isSmall, 0);
        boolean dependent = test.operators().stream().anyMatch(lines("dependent")::containsKey);
        test.outputs().forEach((name, recorded) -> requireType(found, name, recorded, dependent));
    }

    private static void requireType(Shapes found, String name, Tensor recorded, boolean dependent) {
        assertThat(found.type(name)).as(name).isPresent();
        TensorType type = found.type(name).orElseThrow();
        assertThat(type.element()).as(name).isEqualTo(recorded.type());
        assertThat(type.shape()).as(name).isPresent();
        List<Dim> dims = type.shape().orElseThrow().dims();
        assertThat(dims).as(name).hasSameSizeAs(recorded.shape().dims());
        for (int axis = 0; axis < dims.size(); axis++) {
            if (!dependent || dims.get(axis).isKnown()) {
                assertThat(dims.get(axis)).as(name + ", axis " + axis).isEqualTo(Dim.of(recorded.dims()[axis]));
            }
        }
    }
}

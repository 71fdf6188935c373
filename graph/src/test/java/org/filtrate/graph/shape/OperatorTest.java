package org.filtrate.graph.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Shape;
import org.filtrate.graph.Shared;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.TensorType;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Inference against the outputs that ONNX recorded for its own operator tests.
class OperatorTest {
    private static List<OperatorCase> all = List.of();
    private static List<OperatorCase> cases = List.of();

    @BeforeAll
    static void readCases() {
        Optional<Path> archive = Shared.file(OperatorClaims.ARCHIVE);
        Assumptions.assumeTrue(archive.isPresent(), Shared.MISSING);
        all = OperatorCase.read(archive.get());
        cases = OperatorClaims.claimed(all);
    }

    @Test
    void saysWhyATestDoesNotCount() {
        assertThat(OperatorClaims.lines("test"))
                .containsOnlyKeys(all.stream()
                        .filter(c -> !c.isOfTensors())
                        .map(OperatorCase::name)
                        .toList());
    }

    @Test
    void saysWhyAnOperatorIsNotClaimed() {
        TreeSet<String> operators = new TreeSet<>();
        all.forEach(c -> operators.addAll(c.operators()));
        operators.removeAll(Operators.names());
        assertThat(OperatorClaims.lines("unclaimed")).containsOnlyKeys(operators);
    }

    private static Stream<DynamicTest> each(Consumer<OperatorCase> property) {
        return cases.stream().map(c -> dynamicTest(c.name(), () -> property.accept(c)));
    }

    @TestFactory
    Stream<DynamicTest> findsTheRecordedTypes() {
        return each(OperatorClaims::requireRecordedTypes);
    }

    @TestFactory
    Stream<DynamicTest> findsNothingWrongWhereNoInputIsConstant() {
        return each(c -> requireConsistent(c, c.infer(t -> false)));
    }

    @TestFactory
    Stream<DynamicTest> findsNothingWrongWhereNoSizeIsKnown() {
        return each(c -> requireConsistent(c, c.inferSymbolic()));
    }

    @TestFactory
    Stream<DynamicTest> computesTheRecordedElementsWhereAllInputsAreConstant() {
        return each(c -> {
            Shapes found = c.infer(t -> true);
            requireConsistent(c, found);
            c.outputs()
                    .forEach((name, recorded) ->
                            found.elements(name).ifPresent(elements -> requireElements(elements, recorded)));
        });
    }

    private static void requireConsistent(OperatorCase test, Shapes found) {
        test.outputs().forEach((name, recorded) -> {
            Optional<TensorType> type = found.type(name);
            type.map(TensorType::element)
                    .filter(e -> e != ElementType.UNDEFINED)
                    .ifPresent(e -> assertThat(e).as(name).isEqualTo(recorded.type()));
            type.flatMap(TensorType::shape).ifPresent(shape -> requireConsistent(name, shape, recorded));
        });
    }

    private static void requireConsistent(String name, Shape found, Tensor recorded) {
        assertThat(found.rank()).as(name).isEqualTo(recorded.dims().length);
        for (int axis = 0; axis < found.rank(); axis++) {
            if (found.dim(axis).isKnown()) {
                assertThat(found.dim(axis).size()).as(name + ", axis " + axis).isEqualTo(recorded.dims()[axis]);
            }
        }
    }

    /// 0 where two numbers agree to single precision, give or take the last bits.
    private static int compare(float a, float b) {
        return Math.abs(a - b) <= 1e-5f * Math.abs(b) ? 0 : Float.compare(a, b);
    }

    private static void requireElements(List<Element> found, Tensor recorded) {
        List<Element> expected = new Value.Stored(recorded).elements();
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            if (found.get(i).isNumber()) {
                double number = expected.get(i).number();
                assertThat((float) found.get(i).number())
                        .usingComparator(OperatorTest::compare)
                        .isEqualTo((float) number);
            }
        }
    }
}

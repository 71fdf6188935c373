package org.filtrate.graph.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.filtrate.graph.Dim;
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
        return each(c -> requireConsistent(c, c.infer(t -> false, 0)));
    }

    @TestFactory
    Stream<DynamicTest> findsNothingWrongWhereNoSizeIsKnown() {
        return each(c -> requireConsistent(c, c.infer(t -> false, Integer.MAX_VALUE)));
    }

    @TestFactory
    Stream<DynamicTest> findsNothingWrongWhereOnlyTheBatchIsOpen() {
        return each(c -> requireConsistent(c, c.infer(OperatorClaims::isSmall, 1)));
    }

    @TestFactory
    Stream<DynamicTest> computesTheRecordedElementsWhereAllInputsAreConstant() {
        return each(c -> requireConsistent(c, c.infer(t -> true, 0)));
    }

    @Test
    void computesElementsOfManyOperators() {
        TreeSet<String> computed = new TreeSet<>();
        for (OperatorCase test : cases) {
            Shapes found = test.infer(t -> true, 0);
            if (test.outputs().keySet().stream().anyMatch(o -> found.elements(o).isPresent())) {
                computed.addAll(test.operators());
            }
        }
        assertThat(computed).contains("Shape", "Gather", "Concat", "Slice", "Where", "Range", "Tile", "Pad", "Split");
    }

    /// Whatever is known of the outputs, in numbers or in the symbols of the inputs, is what was recorded.
    private static void requireConsistent(OperatorCase test, Shapes found) {
        Map<String, Long> sizes = test.sizes();
        test.outputs().forEach((name, recorded) -> {
            Optional<TensorType> type = found.type(name);
            type.map(TensorType::element)
                    .filter(e -> e != ElementType.UNDEFINED)
                    .ifPresent(e -> assertThat(e).as(name).isEqualTo(recorded.type()));
            type.flatMap(TensorType::shape)
                    .ifPresent(shape -> assertThat(evaluated(shape, sizes, recorded.shape()))
                            .as(name)
                            .isEqualTo(recorded.shape()));
            found.elements(name).ifPresent(elements -> requireElements(elements, sizes, recorded));
        });
    }

    /// A shape with its symbols replaced by sizes, and sizes that nothing is known of by those of `otherwise`.
    private static Shape evaluated(Shape shape, Map<String, Long> sizes, Shape otherwise) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            Dim dim = shape.dim(axis);
            Long size = dim.symbol() == null ? Long.valueOf(1) : sizes.get(dim.symbol());
            boolean open = size == null && axis < otherwise.rank();
            dims.add(open ? otherwise.dim(axis) : Dim.of(dim.factor() * (size == null ? 0 : size)));
        }
        return new Shape(dims);
    }

    /// 0 where two numbers agree to single precision, give or take the last bits.
    private static int compare(float a, float b) {
        return Math.abs(a - b) <= 1e-5f * Math.abs(b) ? 0 : Float.compare(a, b);
    }

    private static void requireElements(List<Element> found, Map<String, Long> sizes, Tensor recorded) {
        List<Element> expected = new Value.Stored(recorded).elements();
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            float number = (float) expected.get(i).number();
            Element element = found.get(i);
            if (element instanceof Element.Extent(Dim dim)) {
                Shape size = evaluated(new Shape(List.of(dim)), sizes, Shape.of((long) number));
                assertThat(size).isEqualTo(Shape.of((long) number));
            } else if (element.isNumber()) {
                assertThat((float) element.number())
                        .usingComparator(OperatorTest::compare)
                        .isEqualTo(number);
            }
        }
    }
}

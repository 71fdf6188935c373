package org.filtrate.tune.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What holds for the trainable form of every structure, at every precision.
class TrainableFiltersTest {
    private static final List<FilterShape> SHAPES = List.of(
            new FilterShape(6, 10, new int[] {3, 5}, 1),
            new FilterShape(12, 5, new int[] {3, 2}, 2),
            new FilterShape(7, 9, new int[0], 1));

    private static final List<Precision> PRECISIONS = List.of(
            Precision.BITS_32,
            Precision.BITS_16,
            Precision.BITS_8,
            Precision.BITS_4,
            Precision.BITS_3,
            Precision.BITS_1);

    private static final List<Case> CASES = cases();

    /// Filters that were fitted to others.
    private record Case(String name, CompactFilters filters, Weight dense) {}

    /// What holds for fitted filters.
    @FunctionalInterface
    private interface Property {
        void check(CompactFilters filters, Weight dense);
    }

    private static Stream<DynamicTest> each(Property property) {
        return CASES.stream().map(c -> dynamicTest(c.name(), () -> property.check(c.filters(), c.dense())));
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Method method : Method.values()) {
            for (FilterShape shape : SHAPES) {
                if (method.obstacle(shape).isEmpty()) {
                    Weight dense = random(shape);
                    Fit fit = method.analyse(Target.of(dense), Pool.of(List.of(dense)));
                    for (Precision precision : PRECISIONS) {
                        String name = method.word() + " " + shape + " " + precision;
                        cases.add(new Case(name, fit.fit(fit.at(.6, precision, 1)), dense));
                    }
                }
            }
        }
        return cases;
    }

    private static Weight random(FilterShape shape) {
        Random random = new Random(17);
        float[] values = new float[(int) shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * .1 * (1 + i % 3));
        }
        return Weight.of(shape, values);
    }

    private static void requireSame(float[] found, float[] expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).isCloseTo(expected[i], within(tolerance));
        }
    }

    @Test
    void areThereForEveryStructure() {
        Weight dense = random(SHAPES.getFirst());
        for (Structure structure : Structure.values()) {
            Fit fit = structure.analyse(Target.of(dense), Pool.of(List.of(dense)));
            CompactFilters filters = fit.fit(fit.at(.6, Precision.BITS_8, 1));
            try (TrainableFilters trainable = Trainables.of("layer", filters, dense)) {
                assertThat(trainable.parameters()).as(structure.word()).isNotEmpty();
                assertThat(trainable.compact().setting()).isEqualTo(filters.setting());
            }
        }
    }

    @Test
    void basisFiltersMayStayAsTheyAre() {
        Weight dense = random(SHAPES.getFirst());
        Fit fit = Method.BASIS.analyse(Target.of(dense), Pool.of(List.of(dense)));
        BasisFilters fitted = (BasisFilters) fit.fit(fit.at(.6, Precision.BITS_32, 1));
        try (NativeScope _ = new NativeScope();
                TrainableFilters trainable = Trainables.of("layer", fitted, dense, Form.BASES_FIXED)) {
            trainable.weight().sum().backward();
            disturb(trainable);
            BasisFilters left = (BasisFilters) trainable.compact();
            assertThat(left.basis().values()).containsExactly(fitted.basis().values());
            assertThat(left.coefficients().values())
                    .isNotEqualTo(fitted.coefficients().values());
        }
    }

    @TestFactory
    Stream<DynamicTest> beginAsTheyWereFitted() {
        return each((filters, dense) -> {
            try (NativeScope _ = new NativeScope();
                    TrainableFilters trainable = Trainables.of("layer", filters, dense)) {
                assertThat(trainable.weight().shape()).isEqualTo(filters.shape().dims());
                float[] fitted = filters.reconstruct().values();
                requireSame(Tensors.floats(trainable.weight()), fitted, 2e-3);
                requireSame(trainable.compact().reconstruct().values(), fitted, 2e-3);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> computeWithWhatWillBeStored() {
        return each((filters, dense) -> {
            try (NativeScope _ = new NativeScope();
                    TrainableFilters trainable = Trainables.of("layer", filters, dense)) {
                disturb(trainable);
                CompactFilters stored = trainable.compact();
                assertThat(stored.setting()).isEqualTo(filters.setting());
                assertThat(stored.bits()).isEqualTo(filters.bits());
                requireSame(
                        Tensors.floats(trainable.weight()), stored.reconstruct().values(), 1e-5);
            }
        });
    }

    private static void disturb(TrainableFilters trainable) {
        NoGradGuard guard = new NoGradGuard();
        for (Parameter parameter : trainable.parameters()) {
            Tensor tensor = parameter.tensor();
            Random random = new Random(parameter.name().hashCode());
            float[] noise = new float[(int) tensor.numel()];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (float) (1 + .2 * random.nextGaussian());
            }
            tensor.mul_(Tensors.of(noise, tensor.shape()));
        }
        guard.close();
    }

    @TestFactory
    Stream<DynamicTest> comeCloserToATargetAlongTheirGradients() {
        return each((filters, dense) -> {
            try (NativeScope _ = new NativeScope();
                    TrainableFilters trainable = Trainables.of("layer", filters, dense)) {
                if (trainable.parameters().isEmpty()) {
                    return;
                }
                Tensor target = Tensors.of(dense.values(), dense.shape().dims()).mul(new Scalar(1.3));
                double before = distance(trainable, target);
                double least = before;
                // Through rounding, gradients only point the way on average: the best step counts.
                for (int i = 0; i < 60; i++) {
                    descend(trainable, target);
                    least = Math.min(least, distance(trainable, target));
                }
                assertThat(least).isLessThan(before);
            }
        });
    }

    private static double distance(TrainableFilters trainable, Tensor target) {
        try (NativeScope _ = new NativeScope()) {
            Tensor difference = trainable.weight().sub(target);
            return difference.mul(difference).sum().item_double();
        }
    }

    private static void descend(TrainableFilters trainable, Tensor target) {
        try (NativeScope _ = new NativeScope()) {
            Tensor difference = trainable.weight().sub(target);
            difference.mul(difference).sum().backward();
            trainable.learn();
            NoGradGuard guard = new NoGradGuard();
            for (Parameter parameter : trainable.parameters()) {
                Tensor gradient = parameter.tensor().grad();
                double norm = Math.max(1e-9, gradient.norm().item_double());
                double size = parameter.tensor().norm().item_double();
                parameter.tensor().sub_(gradient.mul(new Scalar(.003 * size / norm)));
                parameter.tensor().mutable_grad().reset();
            }
            guard.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> returnTheirMemory() {
        return each((filters, dense) -> {
            long before = Pointer.totalCount();
            TrainableFilters trainable = Trainables.of("layer", filters, dense);
            try (NativeScope _ = new NativeScope()) {
                Tensor sum = trainable.weight().sum();
                if (sum.requires_grad()) {
                    sum.backward();
                }
                trainable.compact();
            }
            trainable.close();
            trainable.close();
            assertThat(Pointer.totalCount()).isEqualTo(before);
        });
    }
}

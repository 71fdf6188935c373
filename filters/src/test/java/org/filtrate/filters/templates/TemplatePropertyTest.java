package org.filtrate.filters.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplatePropertyTest {
    private static final FilterShape SHAPE = new FilterShape(6, 10, new int[] {3, 5}, 1);
    private static final int AREA = 15;

    private static Weight random() {
        return Weight.of(SHAPE, LayerModel.random(1, SHAPE.count()));
    }

    private static TemplateFilters fitted(TemplateSetting setting) {
        Weight weight = random();
        return (TemplateFilters)
                TemplateFit.of(Target.of(weight), Pool.of(List.of(weight))).fit(setting);
    }

    /// A scale and a constant leave `kh kw var(K) (1 - rho^2)` of a kernel, and no other template leaves less.
    @Test
    void whatAKernelLosesIsWhatDoesNotCorrelateWithItsTemplate() {
        TemplateFilters filters = fitted(TemplateSetting.shared(8, Offset.YES, Precision.BITS_32));
        float[] values = random().values();
        float[] near = filters.reconstruct().values();
        float[] templates = filters.templates().values();
        for (int k = 0; k < 60; k++) {
            double left = 0;
            for (int i = k * AREA; i < (k + 1) * AREA; i++) {
                left += Math.pow(values[i] - near[i], 2);
            }
            double most = 0;
            for (int m = 0; m < 8; m++) {
                most = Math.max(most, Math.abs(correlation(values, k * AREA, templates, m * AREA)));
            }
            double square = covariance(values, k * AREA, values, k * AREA);
            assertThat(left).isCloseTo(square * (1 - most * most), within(1e-4 * square));
        }
    }

    private static double correlation(float[] a, int aFrom, float[] b, int bFrom) {
        return covariance(a, aFrom, b, bFrom)
                / Math.sqrt(covariance(a, aFrom, a, aFrom) * covariance(b, bFrom, b, bFrom));
    }

    private static double covariance(float[] a, int aFrom, float[] b, int bFrom) {
        double sum = 0;
        for (int i = 0; i < AREA; i++) {
            sum += (a[aFrom + i] - KernelSample.mean(a, aFrom, AREA))
                    * (b[bFrom + i] - KernelSample.mean(b, bFrom, AREA));
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(Correlation.class)
    void stepsFindTheNearestOfAllTemplatesAtAllScales(Correlation correlation) {
        Steps steps = Steps.of(Precision.BITS_2, correlation);
        float[] templates = LayerModel.random(2, 7 * AREA);
        float[] kernels = LayerModel.random(3, 40 * AREA);
        int[] chosen = new int[40];
        steps.find(templates, AREA, kernels, chosen, new float[40]);
        for (int k = 0; k < 40; k++) {
            double least = Double.POSITIVE_INFINITY;
            for (int m = 0; m < 7; m++) {
                for (float level : steps.levels()) {
                    least = Math.min(least, distance(kernels, k, templates, m, level));
                    least = Math.min(least, steps.eitherSign() ? distance(kernels, k, templates, m, -level) : least);
                }
            }
            float scale = steps.scale(chosen[k], templates, kernels, k * AREA, AREA);
            assertThat(distance(kernels, k, templates, steps.template(chosen[k]), scale))
                    .isCloseTo(least, within(1e-3));
        }
    }

    private static double distance(float[] kernels, int k, float[] templates, int m, float scale) {
        double sum = 0;
        for (int i = 0; i < AREA; i++) {
            sum += Math.pow(kernels[k * AREA + i] - scale * templates[m * AREA + i], 2);
        }
        return sum;
    }

    /// At one bit a template stands for kernels of one length, which it has to learn.
    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"BITS_1", "BITS_2"})
    void templatesLearnedForFewScalesLoseLessThanThoseForAny(Precision precision) {
        Weight weight = random();
        KernelSample sample = KernelSample.of(List.of(weight), Offset.NO, 60);
        Codebook any = Clustering.learn(sample, 8, Correlation.UNSIGNED, Clustering.ROUNDS, 1);
        Steps steps = Steps.of(precision, Correlation.UNSIGNED);
        Codebook still = StepClustering.learn(sample, any, steps, 0);
        Codebook moved = StepClustering.learn(sample, any, steps, Clustering.ROUNDS);
        assertThat(moved.error()).isLessThan(still.error()).isPositive();
        assertThat(still.error()).isGreaterThan(any.error());
    }

    @Test
    void codebooksForFewScalesAreNotThoseOfOthers() {
        TemplateSetting one = TemplateSetting.shared(8, Offset.NO, Precision.BITS_1);
        TemplateSetting three = TemplateSetting.shared(8, Offset.NO, Precision.BITS_3);
        assertThat(one.sharedBytes(SHAPE).keySet())
                .doesNotContainAnyElementsOf(three.sharedBytes(SHAPE).keySet());
        assertThat(three.sharedBytes(SHAPE))
                .isEqualTo(three.withPrecision(Precision.BITS_4).sharedBytes(SHAPE));
    }
}

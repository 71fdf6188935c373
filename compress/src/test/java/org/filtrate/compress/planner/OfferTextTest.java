package org.filtrate.compress.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.layer.FilterShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OfferTextTest {
    @ParameterizedTest
    @EnumSource
    void offersAreReadAsTheyWereWritten(Method method) {
        FilterShape shape = new FilterShape(12, 10, new int[] {3, 5}, 1);
        float[] values = new float[(int) shape.count()];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Target target = new Target(Weight.of(shape, values), Optional.empty());
        Fit fit = method.analyse(target, Pool.of(List.of(target.weight())));
        List<Offer> offers = new ArrayList<>();
        for (Precision precision : method.precisions()) {
            for (double strength : new double[] {0, .2, .5, .9, 1}) {
                Setting setting = fit.at(strength, precision, 1);
                offers.add(new Offer(method, setting, setting.bits(shape) / 8, fit.expectedError(setting)));
            }
        }
        assertThat(OfferText.read(method, OfferText.of(offers))).isEqualTo(offers);
    }
}

package org.filtrate.compress.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.networks.Networks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StrengthSearchTest {
    private static final int RATIO = 20;

    private final List<Layer> layers = layers();
    private final long limit = layers.stream().mapToLong(Layer::params).sum() * 4 / RATIO;

    private static List<Layer> layers() {
        Model model = Networks.create("vgg5", Networks.defaults("vgg5"));
        return Layers.find(model, ShapeInference.infer(model));
    }

    private List<Candidate> candidates(Method method) {
        Pool pool = Pool.of(layers.stream().map(Weight::of).toList());
        return layers.stream()
                .map(l -> new Candidate(
                        l, method.analyse(Target.of(Weight.of(l)), pool), Optional.empty(), Optional.empty()))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"BASIS", "LOWRANK"})
    void smallLayersAreKeptWholeWhereThatLosesLess(Method method) {
        List<Candidate> candidates = candidates(method);
        Allocation none = new StrengthSearch(candidates, Cost.BYTES, limit, Precision.BITS_8, 1, 0).best();
        Allocation some = StrengthSearch.of(candidates, Cost.BYTES, limit, Precision.BITS_8, 1)
                .best();
        assertThat(some.cost(candidates, Cost.BYTES)).isLessThanOrEqualTo(limit);
        assertThat(some.expectedError(candidates)).isLessThan(none.expectedError(candidates));
        assertThat(whole(some)).hasSizeBetween(whole(none).size() + 1, candidates.size() - 1);
        long more = whole(some).stream()
                .mapToLong(
                        i -> Cost.BYTES.own(candidates.get(i), some.settings().get(i)))
                .sum();
        assertThat(more).isLessThan(limit / 4);
    }

    private static List<Integer> whole(Allocation allocation) {
        return IntStream.range(0, allocation.settings().size())
                .filter(i -> allocation.settings().get(i) instanceof UniformSetting)
                .boxed()
                .toList();
    }
}

package org.filtrate.compress.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.filters.Extent;
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

    private final List<Layer> layers = layers("vgg5");
    private final long limit = layers.stream().mapToLong(Layer::params).sum() * 4 / RATIO;

    private static List<Layer> layers(String name) {
        Model model = Networks.create(name, Networks.defaults(name));
        return Layers.find(model, ShapeInference.infer(model));
    }

    private static List<Candidate> candidates(List<Layer> layers, Method method) {
        Pool pool = Pool.of(layers.stream().map(Weight::of).toList());
        return layers.stream()
                .map(l -> new Candidate(l, method.analyse(Target.of(Weight.of(l)), pool), extent(l), Optional.empty()))
                .toList();
    }

    private static Optional<Extent> extent(Layer layer) {
        return layer.isConvolution()
                ? Optional.of(Extent.between(
                        layer.inputShape().orElseThrow().assuming(1),
                        layer.outputShape().orElseThrow().assuming(1)))
                : Optional.of(new Extent(new long[] {1}, new long[] {1}));
    }

    @ParameterizedTest
    @EnumSource(names = {"BASIS", "LOWRANK"})
    void layersThatHardlyTakeOperationsAreKeptWholeWhereTheseAreLimited(Method method) {
        List<Layer> layers = layers("resnet20");
        List<Candidate> candidates = candidates(layers, method);
        long macs = layers.stream().mapToLong(l -> l.macs().orElseThrow()).sum();
        long weights = layers.stream().mapToLong(Layer::params).sum();
        Allocation found = StrengthSearch.of(candidates, Cost.MACS, macs * 2 / 5, Precision.BITS_32, 1)
                .best();
        assertThat(found.cost(candidates, Cost.MACS)).isBetween(macs * 39 / 100, macs * 2 / 5);
        // The first convolution and the classifier; all others bear what is asked for.
        assertThat(whole(found)).isNotEmpty().allSatisfy(i -> {
            assertThat(layers.get(i).params()).isLessThanOrEqualTo(weights / 100);
            assertThat(layers.get(i).macs().orElseThrow()).isLessThan(macs / 10);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"BASIS", "LOWRANK"})
    void smallLayersAreKeptWholeWhereThatLosesLess(Method method) {
        List<Candidate> candidates = candidates(layers, method);
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

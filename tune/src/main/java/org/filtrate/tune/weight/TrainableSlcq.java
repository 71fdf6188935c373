package org.filtrate.tune.weight;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.filters.slcq.CoefficientForm;
import org.filtrate.filters.slcq.SlcqFilters;
import org.filtrate.filters.slcq.SlcqSetting;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// Sparse combinations of quantized basis filters: basis filters are trained through their levels, coefficients where
/// they are not zero; which ones are zero stays.
final class TrainableSlcq implements TrainableFilters {
    /// How far from the border between two signs proxies begin.
    private static final float SURE = .25f;

    private final SlcqFilters filters;
    private final TrainableLevels bases; // (bases, pieceSize)
    private final TrainableMatrix coefficients; // (outChannels, splits * nonzeros)
    private final Tensor places; // (outChannels, splits * nonzeros), of splits * bases
    private boolean closed;

    TrainableSlcq(String name, SlcqFilters filters) {
        this.filters = filters;
        this.bases = new TrainableLevels(name + "/bases", filters.bases(), proxies(filters.bases()));
        this.coefficients = new TrainableMatrix(name + "/coefficients", filters.coefficients());
        try (NativeScope _ = new NativeScope()) {
            this.places = NativeScope.own(Tensors.of(
                    places(filters), shape().outChannels(), filters.setting().filterNonzeros()));
        }
    }

    private static float[] proxies(PackedCodes codes) {
        float[] proxies = codes.levels();
        for (int i = 0; codes.bits() == 1 && i < proxies.length; i++) {
            proxies[i] *= SURE;
        }
        return proxies;
    }

    /// Where each coefficient stands in the row `splits * bases` of its filter.
    private static long[] places(SlcqFilters filters) {
        SlcqSetting setting = filters.setting();
        int entries = setting.filterNonzeros();
        int all = setting.splits() * setting.bases();
        long[] places = new long[filters.shape().outChannels() * entries];
        int[] stored = filters.places().map(PackedCodes::codes).orElseGet(() -> new int[0]);
        int next = 0;
        if (setting.form() == CoefficientForm.MASK) {
            for (int at = 0; at < stored.length; at++) {
                if (stored[at] == 1) {
                    places[next++] = at % all;
                }
            }
            return places;
        }
        for (int i = 0; i < places.length; i++) {
            int entry = i % entries;
            places[i] = setting.form() == CoefficientForm.DENSE
                    ? entry
                    : (long) entry / setting.nonzeros() * setting.bases() + stored[i];
        }
        return places;
    }

    @Override
    public FilterShape shape() {
        return filters.shape();
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.concat(bases.parameters().stream(), coefficients.parameters().stream())
                .toList();
    }

    @Override
    public Tensor weight() {
        SlcqSetting setting = filters.setting();
        long filterCount = shape().outChannels();
        Tensor none = torch.zeros(
                new long[] {filterCount, (long) setting.splits() * setting.bases()},
                new TensorOptions(ScalarType.Float));
        Tensor mixing = torch.scatter(none, 1, places, coefficients.value());
        return mixing.reshape(filterCount * setting.splits(), setting.bases())
                .matmul(bases.value())
                .reshape(shape().dims());
    }

    @Override
    public SlcqFilters compact() {
        return new SlcqFilters(shape(), filters.setting(), bases.stored(), coefficients.stored(), filters.places());
    }

    @Override
    public void project() {
        bases.project();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            bases.close();
            coefficients.close();
            places.close();
        }
    }
}

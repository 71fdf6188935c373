package org.filtrate.tune.weight;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.filters.slcq.SlcqFilters;
import org.filtrate.filters.slcq.SlcqSetting;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.graph.layer.FilterShape;

/// Sparse combinations of quantized basis filters: basis filters are trained through their levels,
/// coefficients and which of them are stored as [SparseCoefficients] says.
final class TrainableSlcq implements TrainableFilters {
    /// How far from the border between two signs proxies begin.
    private static final float SURE = .25f;

    private final FilterShape shape;
    private final SlcqSetting setting;
    private final TrainableLevels bases; // (bases, pieceSize)
    private final SparseCoefficients coefficients;

    TrainableSlcq(String name, SlcqFilters filters) {
        this.shape = filters.shape();
        this.setting = filters.setting();
        this.bases = new TrainableLevels(name + "/bases", filters.bases(), proxies(filters.bases()));
        this.coefficients = new SparseCoefficients(name + "/coefficients", filters);
    }

    private static float[] proxies(PackedCodes codes) {
        float[] proxies = codes.levels();
        for (int i = 0; codes.bits() == 1 && i < proxies.length; i++) {
            proxies[i] *= SURE;
        }
        return proxies;
    }

    @Override
    public FilterShape shape() {
        return shape;
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.concat(bases.parameters().stream(), coefficients.parameters().stream())
                .toList();
    }

    @Override
    public Tensor weight() {
        return coefficients.combinations(bases.value()).reshape(shape().dims());
    }

    @Override
    public SlcqFilters compact() {
        return SlcqFilters.of(shape, setting, bases.stored(), coefficients.stored(), coefficients.storedPlaces());
    }

    @Override
    public void reach(double done, long step) {
        coefficients.reach(done, step);
    }

    @Override
    public Map<String, Tensor> memory() {
        return coefficients.memory();
    }

    @Override
    public void learn() {
        coefficients.learn();
    }

    @Override
    public void project(double rate) {
        bases.project();
        coefficients.project(rate);
    }

    @Override
    public void close() {
        bases.close();
        coefficients.close();
    }
}

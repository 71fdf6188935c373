package org.filtrate.filters.lowrank;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.filtrate.filters.Fit;
import org.filtrate.filters.FitOfSeveral;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.Precision;

/// One layer's filters under both decompositions of kernels, of which its settings are those of one: Tucker-2, or the
/// spatial one where that is expected to lose less for as many numbers.
final class EitherFit extends FitOfSeveral {
    /// One over the distance of strengths at which the two are compared.
    private static final int STEPS = 10;

    private final Tucker2Fit tucker2;
    private final SpatialSvdFit spatial;
    private final Fit chosen;

    EitherFit(Target target) {
        this.tucker2 = new Tucker2Fit(target);
        this.spatial = new SpatialSvdFit(target);
        this.chosen = isSpatialBetter() ? spatial : tucker2;
    }

    /// Whether the spatial decomposition loses less, on the mean over sizes of the other.
    private boolean isSpatialBetter() {
        return IntStream.range(1, STEPS)
                        .mapToObj(i -> tucker2.at((double) i / STEPS, Precision.BITS_32, 1))
                        .flatMap(s -> s instanceof Tucker2Setting t ? Stream.of(t) : Stream.empty())
                        .distinct()
                        .mapToDouble(this::advantage)
                        .sum()
                >= 0;
    }

    /// What Tucker-2 loses more than the other with as many numbers.
    private double advantage(Tucker2Setting setting) {
        Setting other = spatial.within(setting.params(target().shape()));
        return tucker2.expectedError(setting) - spatial.expectedError(other);
    }

    @Override
    protected Fit of(Setting setting) {
        return Stream.<Fit>of(tucker2, spatial)
                .filter(f -> f.structure() == setting.structure())
                .findFirst()
                .orElse(chosen);
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        return chosen.at(strength, precision, multiple);
    }

    @Override
    public boolean findsOnlyNoise() {
        return chosen.findsOnlyNoise();
    }

    @Override
    public Structure structure() {
        return chosen.structure();
    }

    @Override
    public Target target() {
        return tucker2.target();
    }

    @Override
    public Fit retarget(Target target) {
        return new EitherFit(target);
    }

    @Override
    public List<String> findings() {
        return chosen.findings();
    }
}

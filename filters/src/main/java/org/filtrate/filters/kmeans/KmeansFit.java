package org.filtrate.filters.kmeans;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformFilters;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// A layer whose weights are to stand in a codebook, with what codebooks of all sizes lose.
public final class KmeansFit implements Fit {
    private final Target target;
    private final FilterShape shape;
    private final Curves curves;
    private final Map<Precision, Ladder> ladders = new ConcurrentHashMap<>();

    private KmeansFit(Target target, Curves curves) {
        this.target = target;
        this.shape = target.shape();
        this.curves = curves;
    }

    /// Analyses a layer.
    public static KmeansFit of(Target target) {
        return new KmeansFit(target, Curves.of(target.weight()));
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        Ladder ladder = ladders.computeIfAbsent(precision, p -> Ladder.of(shape, curves, p));
        return ladder.rungs().isEmpty() ? new UniformSetting(precision) : ladder.at(strength);
    }

    @Override
    public Structure structure() {
        return Structure.KMEANS;
    }

    @Override
    public Setting checked(Setting setting) {
        if (setting instanceof KmeansSetting s && shape.filterSize() % s.block() != 0) {
            throw new FiltrateException("filters " + shape + ": 'block' of " + s.block() + " does not divide the "
                    + shape.filterSize() + " weights of a filter (use "
                    + IntStream.rangeClosed(1, Math.min(64, shape.filterSize()))
                            .filter(b -> shape.filterSize() % b == 0)
                            .boxed()
                            .toList()
                    + ")");
        }
        return setting;
    }

    @Override
    public CompactFilters fit(Setting setting) {
        return switch (setting) {
            case UniformSetting uniform -> UniformFilters.of(target, uniform.precision());
            case KmeansSetting kmeans -> {
                KmeansFilters plain = PlainFit.fit(target.weight(), kmeans);
                yield target.moments().map(m -> OutputFit.fit(target, m, plain)).orElse(plain);
            }
            default -> throw new IllegalArgumentException("not a setting of kmeans: " + setting);
        };
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Fit retarget(Target other) {
        return new KmeansFit(other, curves);
    }

    @Override
    public double expectedError(Setting setting) {
        double rounding = setting.precision().relativeError();
        return setting instanceof KmeansSetting s ? curves.error(s.bits(), s.block(), s.scale()) + rounding : rounding;
    }

    @Override
    public List<String> findings() {
        return List.of("error of scalar codes of 2/3/4 bits: %.4f/%.4f/%.4f"
                .formatted(
                        curves.error(2, 1, Scale.ROW), curves.error(3, 1, Scale.ROW), curves.error(4, 1, Scale.ROW)));
    }
}

package org.filtrate.filters.kmeans;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.StructuredFit;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.FiltrateException;

/// A layer whose weights are to stand in a codebook, with what codebooks of all sizes lose.
public final class KmeansFit extends StructuredFit<KmeansSetting> {
    private final Curves curves;
    private final Map<Precision, Ladder> ladders = new ConcurrentHashMap<>();

    private KmeansFit(Target target, Curves curves) {
        super(target, Structure.KMEANS, KmeansSetting.class);
        this.curves = curves;
    }

    /// Analyses a layer.
    public static KmeansFit of(Target target) {
        return new KmeansFit(target, Curves.of(target.weight()));
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        Ladder ladder = ladders.computeIfAbsent(precision, p -> Ladder.of(shape(), curves, p));
        return ladder.rungs().isEmpty() ? new UniformSetting(precision) : ladder.at(strength);
    }

    @Override
    protected KmeansSetting inShape(KmeansSetting setting) {
        if (shape().filterSize() % setting.block() != 0) {
            throw new FiltrateException(
                    "filters " + shape() + ": 'block' of " + setting.block() + " does not divide the "
                            + shape().filterSize() + " weights of a filter (use "
                            + IntStream.rangeClosed(1, Math.min(64, shape().filterSize()))
                                    .filter(b -> shape().filterSize() % b == 0)
                                    .boxed()
                                    .toList()
                            + ")");
        }
        return setting;
    }

    @Override
    protected KmeansFilters structured(KmeansSetting setting) {
        KmeansFilters plain = PlainFit.fit(target().weight(), setting);
        return target().moments().map(m -> OutputFit.fit(target(), m, plain)).orElse(plain);
    }

    @Override
    public Fit retarget(Target other) {
        return new KmeansFit(other, curves);
    }

    @Override
    protected double expected(KmeansSetting setting) {
        return curves.error(setting.bits(), setting.block(), setting.scale())
                + setting.precision().relativeError();
    }

    @Override
    public List<String> findings() {
        return List.of("error of scalar codes of 2/3/4 bits: %.4f/%.4f/%.4f"
                .formatted(
                        curves.error(2, 1, Scale.ROW), curves.error(3, 1, Scale.ROW), curves.error(4, 1, Scale.ROW)));
    }
}

package org.filtrate.filters.templates;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Setting;
import org.filtrate.filters.SizeLimit;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.filters.uniform.UniformFilters;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// A layer whose kernels are to be templates, and the network that its codebook is learned from.
///
/// Codebooks are learned when they are first needed, and measured on some filters of the layer.
public final class TemplateFit implements Fit {
    private static final long SEED = 1;

    /// Kernels that a codebook of a single layer is learned from.
    private static final int SAMPLE = 1 << 16;

    private final Target target;
    private final FilterShape shape;
    private final PoolTemplates pool;
    private final Map<Precision, Ladder> ladders = new EnumMap<>(Precision.class);
    private final LayerErrors errors;

    private TemplateFit(Target target, PoolTemplates pool, LayerErrors errors) {
        this.target = target;
        this.shape = target.shape();
        this.pool = pool;
        this.errors = errors;
    }

    /// Prepares the fit of a layer.
    ///
    /// @param pool all filters that are compressed together, those of the layer among them
    /// @throws FiltrateException where kernels have a single weight
    public static TemplateFit of(Target target, Pool pool) {
        if (target.shape().kernelArea() == 1) {
            throw new FiltrateException(
                    "filters " + target.shape() + ": kernels of more than one weight are needed for templates");
        }
        PoolTemplates shared = PoolTemplates.of(pool, target.shape());
        return new TemplateFit(target, shared, new LayerErrors(target.weight(), shared));
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        Ladder ladder;
        synchronized (ladders) {
            ladder = ladders.computeIfAbsent(precision, p -> Ladder.of(pool, shape.kernelArea(), p));
        }
        return ladder.rungs().isEmpty() ? new UniformSetting(precision) : ladder.at(strength);
    }

    @Override
    public Structure structure() {
        return Structure.TEMPLATES;
    }

    @Override
    public Setting checked(Setting setting) {
        if (setting instanceof TemplateSetting s) {
            long kernels =
                    s.scope() == Scope.NETWORK ? pool.kernels() : (long) shape.outChannels() * shape.inChannels();
            SizeLimit.check(shape, "templates", s.templates(), (int) Math.min(kernels, TemplateSetting.MOST));
        }
        return setting;
    }

    @Override
    public CompactFilters fit(Setting setting) {
        return switch (setting) {
            case UniformSetting uniform -> UniformFilters.of(target, uniform.precision());
            case TemplateSetting templates -> fit(templates);
            default -> throw new IllegalArgumentException("not a setting of templates: " + setting);
        };
    }

    private TemplateFilters fit(TemplateSetting setting) {
        StoredMatrix templates = setting.scope() == Scope.NETWORK ? pool.stored(setting) : own(setting);
        TemplateFilters plain = PlainFit.fit(target.weight(), setting, templates);
        return target.moments().map(m -> OutputFit.fit(target, m, plain)).orElse(plain);
    }

    private StoredMatrix own(TemplateSetting setting) {
        KernelSample sample = KernelSample.of(List.of(target.weight()), setting.offset(), SAMPLE);
        Codebook codebook =
                Clustering.learn(sample, setting.templates(), setting.correlation(), Clustering.ROUNDS, SEED);
        if (Steps.areFew(setting.precision())) {
            Steps steps = Steps.of(setting.precision(), setting.correlation());
            codebook = StepClustering.learn(sample, codebook, steps, Clustering.ROUNDS);
        }
        return codebook.stored(TemplateSetting.codebookPrecision(setting.precision()));
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Fit retarget(Target other) {
        return new TemplateFit(other, pool, errors);
    }

    @Override
    public double expectedError(Setting setting) {
        return setting instanceof TemplateSetting s
                ? errors.expected(s)
                : setting.precision().relativeError();
    }

    @Override
    public List<String> findings() {
        return List.of(errors.finding());
    }
}

package org.filtrate.filters.templates;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Setting;
import org.filtrate.filters.SizeLimit;
import org.filtrate.filters.Structure;
import org.filtrate.filters.StructuredFit;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.FiltrateException;

/// A layer whose kernels are to be templates, and the network that its codebook is learned from.
///
/// Codebooks are learned when they are first needed, and measured on some filters of the layer.
public final class TemplateFit extends StructuredFit<TemplateSetting> {
    private static final long SEED = 1;

    /// Kernels that a codebook of a single layer is learned from.
    private static final int SAMPLE = 1 << 16;

    private final PoolTemplates pool;
    private final Map<Precision, Ladder> ladders = new EnumMap<>(Precision.class);
    private final LayerErrors errors;

    private TemplateFit(Target target, PoolTemplates pool, LayerErrors errors) {
        super(target, Structure.TEMPLATES, TemplateSetting.class);
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
            ladder = ladders.computeIfAbsent(precision, p -> Ladder.of(pool, shape().kernelArea(), p));
        }
        return ladder.rungs().isEmpty() ? new UniformSetting(precision) : ladder.at(strength);
    }

    @Override
    protected TemplateSetting inShape(TemplateSetting setting) {
        long kernels =
                setting.scope() == Scope.NETWORK ? pool.kernels() : (long) shape().outChannels() * shape().inChannels();
        SizeLimit.check(shape(), "templates", setting.templates(), (int) Math.min(kernels, TemplateSetting.MOST));
        return setting;
    }

    @Override
    protected TemplateFilters structured(TemplateSetting setting) {
        StoredMatrix templates = setting.scope() == Scope.NETWORK ? pool.stored(setting) : own(setting);
        TemplateFilters plain = PlainFit.fit(target().weight(), setting, templates);
        return target().moments().map(m -> OutputFit.fit(target(), m, plain)).orElse(plain);
    }

    private StoredMatrix own(TemplateSetting setting) {
        KernelSample sample = KernelSample.of(List.of(target().weight()), setting.offset(), SAMPLE);
        Codebook codebook =
                Clustering.learn(sample, setting.templates(), setting.correlation(), Clustering.ROUNDS, SEED);
        if (Steps.areFew(setting.precision())) {
            Steps steps = Steps.of(setting.precision(), setting.correlation());
            codebook = StepClustering.learn(sample, codebook, steps, Clustering.ROUNDS);
        }
        return codebook.stored(TemplateSetting.codebookPrecision(setting.precision()));
    }

    @Override
    public Fit retarget(Target other) {
        return new TemplateFit(other, pool, errors);
    }

    @Override
    protected double expected(TemplateSetting setting) {
        return errors.expected(setting);
    }

    @Override
    public List<String> findings() {
        return List.of(errors.finding());
    }
}

package org.filtrate.compress.planner;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.filtrate.compress.findings.Key;
import org.filtrate.compress.findings.PoolMemory;
import org.filtrate.filters.Fit;
import org.filtrate.filters.FitOfSeveral;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.Target;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.jspecify.annotations.Nullable;

/// One layer's filters under several methods, each analysed when it is first asked for.
public final class AnyFit extends FitOfSeveral {
    /// Methods that differ from a basis only where there are kernels of more than one weight.
    private static final Set<Method> OF_KERNELS = EnumSet.of(Method.TUCKER2, Method.CP, Method.TT);

    private final Target target;
    private final Pool pool;
    private final List<Method> methods;
    private final Optional<AnyFit> origin;
    private final Map<Method, Fit> analysed = new EnumMap<>(Method.class);
    private @Nullable String content;

    private AnyFit(Target target, Pool pool, List<Method> methods, Optional<AnyFit> origin) {
        this.target = target;
        this.pool = pool;
        this.methods = methods;
        this.origin = origin;
    }

    /// A layer to be compressed by whichever of some methods.
    ///
    /// @param pool all filters that are compressed together
    /// @param methods in the order in which they are asked whose a setting is; those with an obstacle
    ///     are left out, and those that come to the same as another
    public static AnyFit of(Target target, Pool pool, List<Method> methods) {
        boolean kernels = target.shape().kernelArea() > 1;
        return new AnyFit(
                target,
                pool,
                methods.stream()
                        .filter(m -> m.obstacle(target.shape()).isEmpty())
                        .filter(m -> kernels || !OF_KERNELS.contains(m))
                        .toList(),
                Optional.empty());
    }

    /// The methods that can compress the layer.
    public List<Method> methods() {
        return methods;
    }

    /// What settings and errors of this layer follow from: its filters and all that they may share parts
    /// with.
    synchronized String content() {
        String known = content;
        if (known == null) {
            known = Key.of("filters")
                    .add(target.weight())
                    .add(pool.once("content", String.class, PoolMemory::content))
                    .hex();
            content = known;
        }
        return known;
    }

    /// The analysis by one of the methods.
    public synchronized Fit by(Method method) {
        Fit known = analysed.get(method);
        if (known == null) {
            known = origin.map(o -> o.by(method).retarget(target)).orElseGet(() -> method.analyse(target, pool));
            analysed.put(method, known);
        }
        return known;
    }

    @Override
    protected Fit of(Setting setting) {
        if (setting instanceof UniformSetting) {
            return by(Method.UNIFORM);
        }
        return methods.stream()
                .map(this::by)
                .filter(f -> f.structure() == setting.structure())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a setting of " + methods + ": " + setting));
    }

    /// Filters stored whole: a planner chooses among settings itself.
    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        return new UniformSetting(precision);
    }

    @Override
    public Structure structure() {
        return Structure.UNIFORM;
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Fit retarget(Target other) {
        return new AnyFit(other, pool, methods, Optional.of(this));
    }

    @Override
    public List<String> findings() {
        return List.of();
    }
}

package org.filtrate.filters;

import org.filtrate.filters.uniform.UniformFilters;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.layer.FilterShape;

/// One layer's filters, analysed for one structure; they are stored whole where that does not pay.
///
/// @param <S> the settings of the structure
public abstract class StructuredFit<S extends Setting> implements Fit {
    private final Target target;
    private final Structure structure;
    private final Class<S> settings;

    /// @param target the dense filters
    /// @param structure the structure of `settings`
    protected StructuredFit(Target target, Structure structure, Class<S> settings) {
        this.target = target;
        this.structure = structure;
        this.settings = settings;
    }

    @Override
    public final Target target() {
        return target;
    }

    /// The filters' shape.
    protected final FilterShape shape() {
        return target.shape();
    }

    /// The filters themselves.
    protected final Weight weight() {
        return target.weight();
    }

    @Override
    public final Structure structure() {
        return structure;
    }

    @Override
    public final Setting checked(Setting setting) {
        return settings.isInstance(setting) ? inShape(settings.cast(setting)) : setting;
    }

    /// A setting as it is for filters of this shape.
    ///
    /// @throws org.filtrate.graph.FiltrateException where a size is larger than the filters allow
    protected abstract S inShape(S setting);

    @Override
    public final CompactFilters fit(Setting setting) {
        if (setting instanceof UniformSetting uniform) {
            return UniformFilters.of(target, uniform.precision());
        }
        if (!settings.isInstance(setting)) {
            throw new IllegalArgumentException("not a setting of " + structure + ": " + setting);
        }
        return structured(settings.cast(setting));
    }

    /// The compact filters of a setting.
    protected abstract CompactFilters structured(S setting);

    @Override
    public final double expectedError(Setting setting) {
        return settings.isInstance(setting)
                ? expected(settings.cast(setting))
                : setting.precision().relativeError();
    }

    /// What a setting is expected to lose, relative to the energy of the filters.
    protected abstract double expected(S setting);
}

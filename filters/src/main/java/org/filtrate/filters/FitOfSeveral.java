package org.filtrate.filters;

/// One layer's filters, analysed in several ways: each setting is a matter of the analysis that knows it.
public abstract class FitOfSeveral implements Fit {
    /// For analyses that name their own.
    protected FitOfSeveral() {}

    /// The analysis that knows a setting.
    protected abstract Fit of(Setting setting);

    @Override
    public final Setting checked(Setting setting) {
        return of(setting).checked(setting);
    }

    @Override
    public final CompactFilters fit(Setting setting) {
        return of(setting).fit(setting);
    }

    @Override
    public final double expectedError(Setting setting) {
        return of(setting).expectedError(setting);
    }
}

package org.filtrate.filters.basis;

import org.filtrate.filters.linear.FloatProducts;

/// Products of matrices that are stored group after group.
public final class GroupProducts {
    private GroupProducts() {}

    /// For each group `C = A B`.
    ///
    /// @param a `(groups, m, k)` row-major; not modified
    /// @param b `(groups, k, n)` row-major; not modified
    /// @return `(groups, m, n)` row-major, new
    public static float[] times(float[] a, float[] b, int groups, int m, int k, int n) {
        float[] c = new float[Math.multiplyExact(groups * m, n)];
        for (int g = 0; g < groups; g++) {
            FloatProducts.accumulate(a, g * m * k, b, g * k * n, c, g * m * n, m, k, n);
        }
        return c;
    }
}

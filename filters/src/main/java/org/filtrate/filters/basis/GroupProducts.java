package org.filtrate.filters.basis;

import org.filtrate.filters.linear.Products;

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
            double[][] product = Products.times(Products.rows(a, g * m * k, m, k), Products.rows(b, g * k * n, k, n));
            System.arraycopy(Products.flatten(product, m), 0, c, g * m * n, m * n);
        }
        return c;
    }
}

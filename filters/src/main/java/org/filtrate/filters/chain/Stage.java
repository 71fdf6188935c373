package org.filtrate.filters.chain;

import org.filtrate.filters.linear.Products;

/// Two convolutions one after the other as one: `rows[o, i, p] = sum_j core[o, j, p] v[j, i]`, the first `v (k, c)` of
/// single positions, the second `core (m, k * area)`, the position last; together `(m, c * area)`. Nothing given is
/// modified.
///
/// @param area positions of the second
public record Stage(int area) {
    /// The rows of a core over `v`.
    public double[][] compose(double[][] core, double[][] v) {
        return fromPosition(Products.times(byPosition(core), v), core.length);
    }

    /// What rows pass back to `v`.
    public double[][] toFirst(double[][] core, double[][] rows) {
        return Products.times(Products.transposed(byPosition(core)), byPosition(rows));
    }

    /// What rows pass back to the core.
    public double[][] toCore(double[][] v, double[][] rows) {
        return fromPosition(Products.times(byPosition(rows), Products.transposed(v)), rows.length);
    }

    /// `(m, k * area)` as `(m * area, k)`.
    public double[][] byPosition(double[][] a) {
        int k = a[0].length / area;
        double[][] turned = new double[a.length * area][k];
        for (int r = 0; r < a.length; r++) {
            for (int i = 0; i < k; i++) {
                for (int p = 0; p < area; p++) {
                    turned[r * area + p][i] = a[r][i * area + p];
                }
            }
        }
        return turned;
    }

    /// `(m * area, k)` as `(m, k * area)`.
    public double[][] fromPosition(double[][] a, int m) {
        int k = a[0].length;
        double[][] turned = new double[m][k * area];
        for (int r = 0; r < m; r++) {
            for (int i = 0; i < k; i++) {
                for (int p = 0; p < area; p++) {
                    turned[r][i * area + p] = a[r * area + p][i];
                }
            }
        }
        return turned;
    }
}

package org.filtrate.filters.cp;

import java.util.List;
import org.filtrate.filters.chain.Alternation.Chain;
import org.filtrate.filters.linear.Products;

/// The factors of one group's decomposition, each product a row: `A (R, n)` transposed, `B (R, c)`, `C (R, area)`;
/// not modified by anyone.
record CpFactors(double[][] a, double[][] b, double[][] c) {
    /// Factor 0, 1 or 2.
    double[][] factor(int mode) {
        return List.of(a, b, c).get(mode);
    }

    /// This with another factor.
    CpFactors with(int mode, double[][] factor) {
        return new CpFactors(mode == 0 ? factor : a, mode == 1 ? factor : b, mode == 2 ? factor : c);
    }

    /// This with each product's norm spread evenly over its three rows; a product that vanishes becomes zero.
    CpFactors balanced() {
        double[][][] factors = {copy(a), copy(b), copy(c)};
        for (int r = 0; r < a.length; r++) {
            double norm = 1;
            for (double[][] factor : factors) {
                norm *= length(factor[r]);
            }
            for (double[][] factor : factors) {
                double length = length(factor[r]);
                double scale = length > 0 ? Math.cbrt(norm) / length : 0;
                for (int i = 0; i < factor[r].length; i++) {
                    factor[r][i] *= scale;
                }
            }
        }
        return new CpFactors(factors[0], factors[1], factors[2]);
    }

    /// How much small changes of the factors change the filters: `tr{(A'A)*(B'B) + (B'B)*(C'C) +
    /// (A'A)*(C'C)}`.
    double sensitivity() {
        double sum = 0;
        for (int r = 0; r < a.length; r++) {
            double x = square(a[r]);
            double y = square(b[r]);
            double z = square(c[r]);
            sum += x * y + y * z + x * z;
        }
        return sum;
    }

    /// The squared norms of all products, added up: as much as the filters' energy where products are
    /// orthogonal.
    double intensity() {
        double sum = 0;
        for (int r = 0; r < a.length; r++) {
            sum += square(a[r]) * square(b[r]) * square(c[r]);
        }
        return sum;
    }

    private static double[][] copy(double[][] factor) {
        return java.util.Arrays.stream(factor).map(double[]::clone).toArray(double[][]::new);
    }

    private static double length(double[] row) {
        return Math.sqrt(square(row));
    }

    static double square(double[] row) {
        double sum = 0;
        for (double x : row) {
            sum += x * x;
        }
        return sum;
    }

    /// The squares of all pairs of rows of the two factors besides one, multiplied: `(R, R)`.
    double[][] squaresBeside(int mode) {
        double[][] product = new double[a.length][a.length];
        for (double[] row : product) {
            java.util.Arrays.fill(row, 1);
        }
        for (int other = 0; other < 3; other++) {
            if (other != mode) {
                double[][] factor = factor(other);
                double[][] squares = Products.times(factor, Products.transposed(factor));
                for (int r = 0; r < product.length; r++) {
                    for (int s = 0; s < product.length; s++) {
                        product[r][s] *= squares[r][s];
                    }
                }
            }
        }
        return product;
    }

    /// These factors as a chain.
    Chain chain() {
        return new Chain(List.of(b, c), Products.transposed(a));
    }
}

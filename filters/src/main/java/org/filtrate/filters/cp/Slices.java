package org.filtrate.filters.cp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.linear.Products;

/// The singular vectors of a group's filters along the principal directions of their kernels. They give products
/// that are orthogonal to each other: the leading `R` are a decomposition that loses just the others, and the start
/// of every rank.
///
/// @param directions `(area, area)`: orthonormal kernels, one a row; not to be modified
/// @param bases the singular vectors of each direction's slice `(n, c)`, on its shorter side
record Slices(double[][] directions, List<LeftBasis> bases) {
    /// One product: the direction of its kernel, the index of its singular vector, its norm.
    private record Product(int direction, int index, double norm) {}

    /// @param h `(n, c * area)`; not modified
    static Slices of(double[][] h, int area) {
        double[][] directions = LeftBasis.ofGram(kernelSquares(h, area)).vectors();
        List<LeftBasis> bases = Arrays.stream(directions)
                .map(d -> {
                    double[][] slice = slice(h, d);
                    double[][] turned = Products.transposed(slice);
                    boolean wide = slice.length <= slice[0].length;
                    return LeftBasis.ofGram(wide ? Products.times(slice, turned) : Products.times(turned, slice));
                })
                .toList();
        return new Slices(directions, bases);
    }

    private static double[][] kernelSquares(double[][] h, int area) {
        double[][] squares = new double[area][area];
        for (double[] row : h) {
            for (int i = 0; i < row.length; i += area) {
                for (int p = 0; p < area; p++) {
                    for (int q = 0; q < area; q++) {
                        squares[p][q] += row[i + p] * row[i + q];
                    }
                }
            }
        }
        return squares;
    }

    /// `sum_p d[p] H[:, :, p]`, `(n, c)`.
    private static double[][] slice(double[][] h, double[] direction) {
        int area = direction.length;
        double[][] slice = new double[h.length][h[0].length / area];
        for (int t = 0; t < h.length; t++) {
            for (int i = 0; i < slice[t].length; i++) {
                for (int p = 0; p < area; p++) {
                    slice[t][i] += h[t][i * area + p] * direction[p];
                }
            }
        }
        return slice;
    }

    private List<Product> products() {
        List<Product> products = new ArrayList<>();
        for (int d = 0; d < bases.size(); d++) {
            double[] values = bases.get(d).values();
            for (int i = 0; i < values.length; i++) {
                products.add(new Product(d, i, values[i]));
            }
        }
        products.sort(Comparator.comparingDouble(p -> -p.norm()));
        return products;
    }

    /// The norms of all products, largest first.
    double[] norms() {
        return products().stream().mapToDouble(Product::norm).toArray();
    }

    /// The decomposition of a rank, its norms evenly spread. Products beyond all there are, are zero.
    ///
    /// @param h what this was made of; not modified
    CpFactors leading(double[][] h, int rank) {
        int n = h.length;
        int area = directions.length;
        int c = h[0].length / area;
        CpFactors factors = new CpFactors(new double[rank][n], new double[rank][c], new double[rank][area]);
        List<Product> products = products();
        List<double[][]> slices =
                Arrays.stream(directions).map(d -> slice(h, d)).toList();
        for (int r = 0; r < Math.min(rank, products.size()); r++) {
            Product product = products.get(r);
            double[] vector = bases.get(product.direction()).vectors()[product.index()];
            double[][] slice = slices.get(product.direction());
            double[] other = Products.times(new double[][] {vector}, n <= c ? slice : Products.transposed(slice))[0];
            factors.a()[r] = n <= c ? vector.clone() : other;
            factors.b()[r] = n <= c ? other : vector.clone();
            factors.c()[r] = directions[product.direction()].clone();
        }
        return factors.balanced();
    }
}

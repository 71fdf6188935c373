package org.filtrate.filters.lowrank;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.filtrate.filters.chain.Stage;
import org.filtrate.filters.linear.ConjugateGradients;
import org.filtrate.filters.linear.LeastSquares;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.linear.Metric;
import org.filtrate.filters.linear.MetricBasis;
import org.filtrate.filters.linear.Products;

/// One group's filters `H (n, c * area)` and the metric in which `U core (V x I)` is to come close to them: each of the
/// three factors given the others.
///
/// Factors are `U (n, Ro)`, `core (Ro, Ri * area)` and `V (Ri, c)`; nothing given is modified. A spatial decomposition
/// is the case of `U = I` with `c * kh` channels and `area = kw`: `V` is its vertical factor, `core` its horizontal
/// one.
///
/// @param h `(n, c * area)`; not to be modified
/// @param area positions of the kernel
record Tucker2Group(double[][] h, Metric metric, int area) {
    /// The three factors of a group.
    record Factors(double[][] u, double[][] core, double[][] v) {}

    private int inChannels() {
        return metric.size() / area;
    }

    /// The bases of the input mode alone, its channels weighted by their moments at all positions.
    MetricBasis inputSide() {
        double[][] turned = stage().byPosition(h);
        double[][] squares = Products.times(Products.transposed(turned), turned);
        int c = inChannels();
        return MetricBasis.fromRight(squares, Metric.of(Products.flatten(inputMetric(), c), c));
    }

    /// The best `V` as far as the input mode alone tells.
    double[][] inputBasis(int rankIn) {
        double[][] v = inputSide().rows(rankIn);
        Arrays.stream(v).forEach(Tucker2Group::normalise);
        return v;
    }

    /// The singular vectors of the output mode that count.
    LeftBasis outputSide() {
        return LeftBasis.ofGram(metric.between(h, h));
    }

    /// How errors of a row of `V` count, about: the moments of the input channels, added up over positions, `(c, c)`.
    double[][] inputMetric() {
        int c = inChannels();
        double[][] channels = new double[c][c];
        for (int p = 0; p < area; p++) {
            double[][] rows = metric.rows(p, area, c);
            for (int i = 0; i < c; i++) {
                for (int j = 0; j < c; j++) {
                    channels[i][j] += rows[i][j * area + p];
                }
            }
        }
        return channels;
    }

    /// How errors of a row of `U` count, `(Ro, Ro)`.
    double[][] outputMetric(double[][] core, double[][] v) {
        double[][] rows = stage().compose(core, v);
        return metric.between(rows, rows);
    }

    /// How errors of a row of the core count where `U` is orthonormal, `(Ri * area, Ri * area)`.
    double[][] coreMetric(double[][] v) {
        return squares(weighted(v), v);
    }

    private static void normalise(double[] row) {
        double length = Math.sqrt(Arrays.stream(row).map(x -> x * x).sum());
        for (int i = 0; length > 0 && i < row.length; i++) {
            row[i] /= length;
        }
    }

    /// The best orthonormal `V` for an orthonormal `U`, where errors count alike.
    double[][] plainInput(double[][] u, int rankIn) {
        double[][] seen = stage().byPosition(Products.times(Products.transposed(u), h));
        return LeftBasis.ofGram(Products.times(Products.transposed(seen), seen)).leading(rankIn);
    }

    /// Orthonormal `U` and `core` that together are best for a `V`.
    Factors around(double[][] v, int rankOut) {
        Projection on = projection(v);
        double[][] explained = Products.times(on.core(), Products.transposed(on.filters()));
        double[][] ut = LeftBasis.ofGram(explained).leading(rankOut);
        return new Factors(Products.transposed(ut), Products.times(ut, on.core()), v);
    }

    /// The best core for `U` and `V`.
    double[][] core(double[][] u, double[][] v) {
        double[][] turned = Products.transposed(projection(v).core());
        return Products.transposed(LeastSquares.coefficients(turned, Products.transposed(u)));
    }

    /// The best core for `V` where `U` is the identity.
    double[][] core(double[][] v) {
        return projection(v).core();
    }

    /// The best `U` for the other two.
    double[][] output(double[][] core, double[][] v) {
        return metric.coefficients(h, stage().compose(core, v));
    }

    /// A better `V` for the other two, by steps of conjugate gradients.
    double[][] input(Factors start, int steps) {
        double[][] ut = Products.transposed(start.u());
        double[][] squares = Products.times(ut, start.u());
        return input(start.core(), start.v(), Products.times(ut, h), rows -> Products.times(squares, rows), steps);
    }

    /// A better `V` for a core where `U` is the identity.
    double[][] input(double[][] core, double[][] v, int steps) {
        return input(core, v, h, UnaryOperator.identity(), steps);
    }

    /// @param wanted `U^T H`
    /// @param squares multiplies rows by `U^T U`
    private double[][] input(
            double[][] core, double[][] v, double[][] wanted, UnaryOperator<double[][]> squares, int steps) {
        double[] found = ConjugateGradients.solve(
                x -> {
                    double[][] composed = stage().compose(core, Products.rows(x, inChannels()));
                    return Products.flatten(stage().toFirst(core, metric.times(squares.apply(composed))));
                },
                Products.flatten(stage().toFirst(core, metric.times(wanted))),
                Products.flatten(v),
                steps);
        return Products.rows(found, inChannels());
    }

    /// The filters seen through `V`.
    ///
    /// @param core the best core where `U` is the identity, `(n, Ri * area)`
    /// @param filters `H M (V x I)^T (n, Ri * area)`
    private record Projection(double[][] core, double[][] filters) {}

    private Projection projection(double[][] v) {
        if (metric.isPlain()) {
            double[][] turned = stage().byPosition(h);
            return new Projection(
                    stage().fromPosition(LeastSquares.coefficients(turned, v), h.length),
                    stage().fromPosition(Products.times(turned, Products.transposed(v)), h.length));
        }
        double[][] weighted = weighted(v);
        double[][] filters = Products.times(h, Products.transposed(weighted));
        return new Projection(LeastSquares.solve(squares(weighted, v), filters), filters);
    }

    /// `(V x I) M`, `(Ri * area, c * area)`.
    private double[][] weighted(double[][] v) {
        double[][] weighted = new double[v.length * area][];
        for (int p = 0; p < area; p++) {
            double[][] rows = Products.times(v, metric.rows(p, area, inChannels()));
            for (int j = 0; j < v.length; j++) {
                weighted[j * area + p] = rows[j];
            }
        }
        return weighted;
    }

    private double[][] squares(double[][] weighted, double[][] v) {
        return stage().fromPosition(Products.times(stage().byPosition(weighted), Products.transposed(v)), weighted.length);
    }

    private Stage stage() {
        return new Stage(area);
    }
}

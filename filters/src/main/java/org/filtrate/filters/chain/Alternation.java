package org.filtrate.filters.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.filtrate.filters.linear.ConjugateGradients;
import org.filtrate.filters.linear.Metric;
import org.filtrate.filters.linear.Products;

/// One group's filters `H (n, inChannels * area)` and the metric in which a chain is to come close to them: each factor
/// given the others.
///
/// @param h the group's filters; not to be modified
/// @param metric how errors of `H` count
/// @param composition how inner factors make up rows
public record Alternation(double[][] h, Metric metric, Composition composition) {
    /// The factors of one group, `H ~ output K(inner)`; not modified by anyone.
    ///
    /// @param inner the inner factors, from the input on
    /// @param output `(n, rank)`
    public record Chain(List<double[][]> inner, double[][] output) {
        /// Copies the list.
        public Chain {
            inner = List.copyOf(inner);
        }

        /// This with another inner factor.
        public Chain with(int which, double[][] factor) {
            List<double[][]> changed = new ArrayList<>(inner);
            changed.set(which, factor);
            return new Chain(changed, output);
        }
    }

    /// The chain of some inner factors with the output factor that is best for them.
    public Chain closed(List<double[][]> inner) {
        return new Chain(inner, metric.coefficients(h, composition.rows(inner)));
    }

    /// A better inner factor for all others, by steps of conjugate gradients.
    ///
    /// @return as large as factor `which`, new
    public double[][] improved(Chain chain, int which, int steps) {
        double[][] turned = Products.transposed(chain.output());
        double[][] squares = Products.times(turned, chain.output());
        UnaryOperator<double[][]> back = rows -> composition.adjoint(chain.inner(), which, rows);
        double[][] start = chain.inner().get(which);
        int cols = start[0].length;
        double[] found = ConjugateGradients.solve(
                x -> {
                    double[][] rows = composition.rows(chain.with(which, Products.rows(x, cols)).inner());
                    return Products.flatten(back.apply(metric.times(Products.times(squares, rows))));
                },
                Products.flatten(back.apply(metric.times(Products.times(turned, h)))),
                Products.flatten(start),
                steps);
        return Products.rows(found, cols);
    }

    /// One sweep: every inner factor improved in turn, then the best output factor.
    public Chain swept(Chain chain, int steps) {
        Chain better = chain;
        for (int i = 0; i < chain.inner().size(); i++) {
            better = better.with(i, improved(better, i, steps));
        }
        return closed(better.inner());
    }

    /// Multiplications that one step takes, about.
    public double work(int rank) {
        double size = metric.size();
        return rank * size * (metric.isPlain() ? rank : size);
    }

    /// The error of a chain in the metric.
    public double error(Chain chain) {
        double[][] left = Products.times(chain.output(), composition.rows(chain.inner()));
        for (int i = 0; i < h.length; i++) {
            for (int j = 0; j < left[i].length; j++) {
                left[i][j] = h[i][j] - left[i][j];
            }
        }
        return metric.squared(left);
    }
}

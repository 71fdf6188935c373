package org.filtrate.filters.tt;

import java.util.List;
import org.filtrate.filters.chain.Stage;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.linear.Products;

/// The singular vectors of a group's three unfoldings, where a tensor train can be cut.
///
/// @param in of `(c, kh kw n)`
/// @param middle of `(c kh, kw n)`
/// @param out of `(n, c kh kw)`
/// @param first positions of the first core, `kh`
/// @param second positions of the second, `kw`
record Unfoldings(LeftBasis in, LeftBasis middle, LeftBasis out, int first, int second) {
    /// @param h `(n, c * kh * kw)`; not modified
    static Unfoldings of(double[][] h, int first, int second) {
        return new Unfoldings(
                right(new Stage(first * second).byPosition(h)),
                right(new Stage(second).byPosition(h)),
                LeftBasis.ofGram(Products.times(h, Products.transposed(h))),
                first,
                second);
    }

    /// The right singular vectors of a matrix with many rows.
    private static LeftBasis right(double[][] a) {
        return LeftBasis.ofGram(Products.times(Products.transposed(a), a));
    }

    /// The inner factors of TT-SVD (Oseledets 2011, algorithm 1): singular vectors of one unfolding after the
    /// other, each seen through those before it.
    ///
    /// @param h what this was made of; not modified
    /// @return `(r1, c)`, `(r2, r1 kh)`, `(r3, r2 kw)`
    List<double[][]> train(double[][] h, TtSetting setting) {
        double[][] input = in.leading(setting.rankIn());
        Stage positions = new Stage(first * second);
        // (n, r1, kh, kw): what the output channels read of the input factor's.
        double[][] narrow =
                positions.fromPosition(Products.times(positions.byPosition(h), Products.transposed(input)), h.length);
        double[][] columns = new Stage(second).byPosition(narrow);
        double[][] lower = right(columns).leading(setting.rankMiddle());
        double[][] seen = new Stage(second).fromPosition(Products.times(columns, Products.transposed(lower)), h.length);
        double[][] upper = right(seen).leading(setting.rankOut());
        return List.of(input, lower, upper);
    }
}

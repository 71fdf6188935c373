package org.filtrate.filters.chain;

import java.util.List;
import org.filtrate.filters.linear.Metric;

/// How the inner factors of one group of filters make up the rows that its output factor mixes: linear in each factor.
public interface Composition {
    /// The rows `K (rank, inChannels * area)`.
    ///
    /// @param inner the inner factors, from the input on; not modified
    double[][] rows(List<double[][]> inner);

    /// What the rows pass back to one factor: the adjoint of [#rows] in that factor, the others given.
    ///
    /// @param inner the inner factors; not modified, the one asked for is not read but for its sizes
    /// @param which the index of the factor asked for
    /// @param rows `(rank, inChannels * area)`; not modified
    /// @return as large as factor `which`, new
    double[][] adjoint(List<double[][]> inner, int which, double[][] rows);

    /// How errors of the rows of one inner factor count, about: one matrix for each of as many equal blocks of its
    /// rows; empty where they may be rounded number by number.
    ///
    /// @param metric how errors of the filters count
    /// @param inner the inner factors; not modified
    List<double[][]> metrics(Metric metric, List<double[][]> inner, int which);
}

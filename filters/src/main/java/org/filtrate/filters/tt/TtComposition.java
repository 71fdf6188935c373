package org.filtrate.filters.tt;

import java.util.List;
import org.filtrate.filters.chain.Composition;
import org.filtrate.filters.chain.Stage;
import org.filtrate.filters.linear.Metric;
import org.filtrate.graph.layer.FilterShape;

/// The input factor and the two cores of a tensor train, one over the other.
///
/// @param first positions of the first core
/// @param second positions of the second core
record TtComposition(Stage first, Stage second) implements Composition {
    /// The largest product that rounding a factor by how its rows count may take.
    private static final double LARGEST = 4e8;

    static TtComposition of(FilterShape shape) {
        return new TtComposition(new Stage(TtSetting.firstArea(shape)), new Stage(TtSetting.secondArea(shape)));
    }

    @Override
    public double[][] rows(List<double[][]> inner) {
        return second.compose(inner.get(2), lower(inner));
    }

    private double[][] lower(List<double[][]> inner) {
        return first.compose(inner.get(1), inner.get(0));
    }

    @Override
    public double[][] adjoint(List<double[][]> inner, int which, double[][] rows) {
        if (which == 2) {
            return second.toCore(lower(inner), rows);
        }
        double[][] back = second.toFirst(inner.get(2), rows);
        return which == 1 ? first.toCore(inner.get(0), back) : first.toFirst(inner.get(1), back);
    }

    @Override
    public List<double[][]> metrics(Metric metric, List<double[][]> inner, int which) {
        if (metric.isPlain() || inner.get(which)[0].length * (double) metric.size() * metric.size() > LARGEST) {
            return List.of();
        }
        return List.<double[][]>of(
                switch (which) {
                    case 0 -> inputs(metric);
                    case 1 -> firstRows(metric, inner.get(0));
                    default -> secondRows(metric, lower(inner));
                });
    }

    /// How errors of the input factor's rows count: the moments of channels, added up over positions.
    private double[][] inputs(Metric metric) {
        int area = first.area() * second.area();
        int c = metric.size() / area;
        double[][] seen = new double[c][c];
        for (int p = 0; p < area; p++) {
            double[][] rows = metric.rows(p, area, c);
            for (int i = 0; i < c; i++) {
                for (int j = 0; j < c; j++) {
                    seen[i][j] += rows[i][j * area + p];
                }
            }
        }
        return seen;
    }

    /// How errors of the first core's rows count, each place along the other axes as much.
    private double[][] firstRows(Metric metric, double[][] input) {
        int rows = input.length * first.area();
        double[][] seen = new double[rows][rows];
        for (int x = 0; x < second.area(); x++) {
            double[][] placed = new double[rows][metric.size()];
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < input[0].length; i++) {
                    int column = (i * first.area() + r % first.area()) * second.area() + x;
                    placed[r][column] = input[r / first.area()][i];
                }
            }
            add(seen, metric.between(placed, placed));
        }
        return seen;
    }

    /// How errors of the second core's rows count.
    private double[][] secondRows(Metric metric, double[][] lower) {
        int rows = lower.length * second.area();
        double[][] placed = new double[rows][metric.size()];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < lower[0].length; i++) {
                placed[r][i * second.area() + r % second.area()] = lower[r / second.area()][i];
            }
        }
        return metric.between(placed, placed);
    }

    private static void add(double[][] to, double[][] what) {
        for (int i = 0; i < to.length; i++) {
            for (int j = 0; j < to.length; j++) {
                to[i][j] += what[i][j];
            }
        }
    }
}

package org.filtrate.filters.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Target;
import org.filtrate.filters.chain.Alternation.Chain;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.StoredMatrix;

/// Chains rounded to their stored precision: the inner factors first, then the output factor that is best for all of
/// them as rounded; coded factors are then refitted to the others in turn.
///
/// @param target the dense filters
/// @param groups the filters of each group and how their errors count
/// @param rounding how factors are rounded
/// @param assembly makes compact filters of the inner factors and the output factor as stored
/// @param <F> the compact filters
public record ChainRounding<F extends CompactFilters>(
        Target target, List<Alternation> groups, GroupRounding rounding, Function<List<StoredMatrix>, F> assembly) {
    private static final int ROUNDS = 2;
    private static final int STEPS = 8;

    /// The largest step that factors are refitted in turn for.
    private static final double LARGEST_STEP = 4e8;

    /// Compact filters from exact chains, one a group.
    public F of(List<Chain> exact) {
        List<Chain> chains = rounding.precision().isCoded()
                ? exact.stream().map(ChainRounding::levelled).toList()
                : exact;
        int inner = exact.getFirst().inner().size();
        List<StoredMatrix> stored = new ArrayList<>();
        for (int which = 0; which < inner; which++) {
            stored.add(rounded(chains, which));
            chains = with(chains, which, stored.get(which));
        }
        stored.add(output(chains));
        List<F> found = new ArrayList<>(List.of(assembly.apply(stored)));
        for (int round = 0; round < rounds(exact); round++) {
            chains = withOutput(chains, stored.getLast());
            for (int which = 0; which < inner; which++) {
                chains = improved(chains, which);
                stored.set(which, rounded(chains, which));
                chains = with(chains, which, stored.get(which));
            }
            stored.set(inner, output(chains));
            found.add(assembly.apply(stored));
        }
        return found.size() == 1 ? found.getFirst() : target.closest(found);
    }

    private int rounds(List<Chain> exact) {
        double work = groups.getFirst().work(exact.getFirst().output()[0].length);
        return rounding.precision().isCoded() && work <= LARGEST_STEP ? ROUNDS : 0;
    }

    /// A chain whose output factor has columns of length 1, which rounding in steps of one size a row uses best; their
    /// lengths go to the rows of the last inner factor, which have a scale each.
    private static Chain levelled(Chain chain) {
        int last = chain.inner().size() - 1;
        double[][] output = copy(chain.output());
        double[][] rows = copy(chain.inner().get(last));
        for (int r = 0; r < rows.length; r++) {
            double square = 0;
            for (double[] row : output) {
                square += row[r] * row[r];
            }
            double length = square > 0 ? Math.sqrt(square) : 1;
            for (double[] row : output) {
                row[r] /= length;
            }
            for (int j = 0; j < rows[r].length; j++) {
                rows[r][j] *= length;
            }
        }
        return new Chain(chain.with(last, rows).inner(), output);
    }

    private static double[][] copy(double[][] a) {
        return java.util.Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
    }

    private StoredMatrix rounded(List<Chain> chains, int which) {
        return rounding.stored(
                groups.size(),
                g -> chains.get(g).inner().get(which),
                g -> groups.get(g)
                        .composition()
                        .metrics(groups.get(g).metric(), chains.get(g).inner(), which));
    }

    /// The best output factor for inner factors as rounded.
    private StoredMatrix output(List<Chain> chains) {
        List<double[][]> rows = IntStream.range(0, groups.size())
                .mapToObj(g -> groups.get(g).composition().rows(chains.get(g).inner()))
                .toList();
        return rounding.stored(
                groups.size(),
                g -> groups.get(g).metric().coefficients(groups.get(g).h(), rows.get(g)),
                g -> List.<double[][]>of(groups.get(g).metric().between(rows.get(g), rows.get(g))));
    }

    private List<Chain> improved(List<Chain> chains, int which) {
        return IntStream.range(0, groups.size())
                .mapToObj(g -> {
                    Chain chain = chains.get(g);
                    return chain.with(which, groups.get(g).improved(chain, which, STEPS));
                })
                .toList();
    }

    private List<Chain> with(List<Chain> chains, int which, StoredMatrix factor) {
        return IntStream.range(0, chains.size())
                .mapToObj(g -> chains.get(g).with(which, rows(factor, g)))
                .toList();
    }

    private List<Chain> withOutput(List<Chain> chains, StoredMatrix output) {
        return IntStream.range(0, chains.size())
                .mapToObj(g -> new Chain(chains.get(g).inner(), rows(output, g)))
                .toList();
    }

    /// A group's rows of a factor as stored.
    private double[][] rows(StoredMatrix factor, int group) {
        int rows = factor.rows() / groups.size();
        return Products.rows(factor.values(), group * rows * factor.cols(), rows, factor.cols());
    }
}

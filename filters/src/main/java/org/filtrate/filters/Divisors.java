package org.filtrate.filters;

import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.filtrate.graph.FiltrateException;

/// The numbers of equal parts that channels can be split into.
public final class Divisors {
    private Divisors() {}

    /// All of them, in order.
    public static IntStream of(int channels) {
        return IntStream.rangeClosed(1, channels).filter(d -> channels % d == 0);
    }

    /// The one nearest to a number, as ratios go; of two as near the larger.
    public static int nearest(int channels, int wanted) {
        return of(channels)
                .boxed()
                .min(Comparator.<Integer>comparingDouble(d -> Math.max((double) d / wanted, (double) wanted / d))
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    /// Checks that channels can be split so.
    ///
    /// @throws FiltrateException where they cannot; names the numbers that they can be split into
    public static void check(int channels, int splits) {
        if (channels % splits == 0) {
            return;
        }
        int[] all = of(channels).toArray();
        // One part and one channel a part go without saying, unless there is nothing else to say.
        String said = IntStream.of(all)
                .skip(all.length > 2 ? 1 : 0)
                .limit(all.length > 2 ? all.length - 2L : all.length)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        throw new FiltrateException(
                channels + " input channels cannot be split into s=" + splits + " (use " + said + ")");
    }
}

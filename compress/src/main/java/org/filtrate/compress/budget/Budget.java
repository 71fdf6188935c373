package org.filtrate.compress.budget;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.filtrate.graph.FiltrateException;

/// What the compressed network may cost at most.
public sealed interface Budget {
    /// The bytes that a file may have; empty where they are not limited.
    ///
    /// @param originalBytes those of the original
    default Optional<Long> byteLimit(long originalBytes) {
        return switch (this) {
            case Ratio limit -> Optional.of((long) (originalBytes / limit.ratio()));
            case Bytes limit -> Optional.of(limit.bytes());
            case All all ->
                all.parts().stream()
                        .flatMap(p -> p.byteLimit(originalBytes).stream())
                        .min(Long::compare);
            case Macs limit -> Optional.empty();
            case Speedup limit -> Optional.empty();
            case Latency limit -> Optional.empty();
            case Unlimited limit -> Optional.empty();
        };
    }

    /// The fraction of operations that may be left; empty where they are not limited.
    default Optional<Double> macsLimit() {
        return switch (this) {
            case Macs limit -> Optional.of(limit.fraction());
            case All all ->
                all.parts().stream().flatMap(p -> p.macsLimit().stream()).min(Double::compare);
            default -> Optional.empty();
        };
    }

    /// The milliseconds that one image may take; empty where they are not limited.
    ///
    /// @param originalMillis those of the original
    default Optional<Double> millisLimit(double originalMillis) {
        return switch (this) {
            case Speedup limit -> Optional.of(originalMillis / limit.factor());
            case Latency limit -> Optional.of(limit.millis());
            case All all ->
                all.parts().stream()
                        .flatMap(p -> p.millisLimit(originalMillis).stream())
                        .min(Double::compare);
            default -> Optional.empty();
        };
    }

    /// Whether it limits time, or several things at once, which no single strength of a method can meet.
    default boolean needsPlanner() {
        return this instanceof All || this instanceof Speedup || this instanceof Latency;
    }

    /// How the limits are written on the command line.
    default String words() {
        return switch (this) {
            case Unlimited limit -> "";
            case Ratio limit -> "--ratio " + limit.ratio();
            case Bytes limit -> "--bytes " + limit.bytes();
            case Macs limit -> "--macs " + limit.fraction();
            case Speedup limit -> "--speedup " + limit.factor();
            case Latency limit -> "--latency " + limit.millis();
            case All all -> all.parts().stream().map(Budget::words).collect(Collectors.joining(" "));
        };
    }

    /// No limit: the method's usual strength.
    record Unlimited() implements Budget {}

    /// The whole file, so many times smaller than the original.
    ///
    /// @param ratio at least 1
    record Ratio(double ratio) implements Budget {
        /// Checks the ratio.
        public Ratio {
            if (!(ratio >= 1) || Double.isInfinite(ratio)) {
                throw new FiltrateException("--ratio: a number of at least 1 is needed, " + ratio + " came");
            }
        }
    }

    /// The whole file in bytes.
    ///
    /// @param bytes at least 1
    record Bytes(long bytes) implements Budget {
        /// Checks the number.
        public Bytes {
            if (bytes < 1) {
                throw new FiltrateException("--bytes: a number of at least 1 is needed, " + bytes + " came");
            }
        }
    }

    /// Multiply-accumulate operations for one image, as a fraction of the original's.
    ///
    /// @param fraction above 0, at most 1
    record Macs(double fraction) implements Budget {
        /// Checks the fraction.
        public Macs {
            if (!(fraction > 0 && fraction <= 1)) {
                throw new FiltrateException(
                        "--macs: a fraction above 0 and at most 1 is needed, " + fraction + " came");
            }
        }
    }

    /// So many times faster than the original, as measured on this machine.
    ///
    /// @param factor at least 1
    record Speedup(double factor) implements Budget {
        /// Checks the factor.
        public Speedup {
            if (!(factor >= 1) || Double.isInfinite(factor)) {
                throw new FiltrateException("--speedup: a number of at least 1 is needed, " + factor + " came");
            }
        }
    }

    /// Milliseconds for one image, as measured on this machine.
    ///
    /// @param millis above 0
    record Latency(double millis) implements Budget {
        /// Checks the number.
        public Latency {
            if (!(millis > 0)) {
                throw new FiltrateException("--latency: milliseconds above 0 are needed, " + millis + " came");
            }
        }
    }

    /// Several limits, all of which hold.
    ///
    /// @param parts the limits
    record All(List<Budget> parts) implements Budget {
        /// Copies the list.
        public All {
            parts = List.copyOf(parts);
        }
    }
}

package org.filtrate.compress.budget;

import java.util.Optional;
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
            case Macs limit -> Optional.empty();
            case Unlimited limit -> Optional.empty();
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
}

package org.filtrate.networks;

import java.nio.charset.StandardCharsets;

/// A stream of random numbers that is the same on every machine and Java version: SplitMix64 (Steele, Lea and Flood,
/// 2014), and normal numbers from it by the ziggurat method in Doornik's form (2005).
final class RandomStream {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final int STRIPS = 128;
    private static final double TAIL_START = 3.442619855899;
    private static final double STRIP_AREA = 9.91256303526217e-3;
    private static final double[] EDGES = edges(); // (strips + 1), right edge of each strip, outermost first

    private long state;

    private RandomStream(long state) {
        this.state = state;
    }

    /// The stream number `part` of what `name` draws under `seed`.
    static RandomStream of(long seed, String name, int part) {
        long hash = FNV_OFFSET;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        return new RandomStream(mixed(mixed(mixed(seed + GOLDEN_GAMMA) ^ hash) + part));
    }

    private static double[] edges() {
        double[] edges = new double[STRIPS + 1];
        edges[0] = STRIP_AREA / density(TAIL_START);
        edges[1] = TAIL_START;
        for (int i = 2; i < STRIPS; i++) {
            edges[i] = StrictMath.sqrt(-2 * StrictMath.log(STRIP_AREA / edges[i - 1] + density(edges[i - 1])));
        }
        return edges;
    }

    private static double density(double x) {
        return StrictMath.exp(-0.5 * x * x);
    }

    private static long mixed(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    private long next() {
        state += GOLDEN_GAMMA;
        return mixed(state);
    }

    /// Uniform in `[0, 1)`.
    private double unit() {
        return (next() >>> 11) * 0x1p-53;
    }

    /// Uniform in `[-1, 1)`.
    double uniform() {
        return 2 * unit() - 1;
    }

    /// Normal, mean 0 and variance 1.
    double normal() {
        while (true) {
            long bits = next();
            double u = 2 * ((bits >>> 11) * 0x1p-53) - 1;
            int strip = (int) bits & (STRIPS - 1);
            double x = u * EDGES[strip];
            if (Math.abs(x) < EDGES[strip + 1]) {
                return x;
            }
            if (strip == 0) {
                return tail(u < 0);
            }
            double outer = density(EDGES[strip]);
            double inner = density(EDGES[strip + 1]);
            if (outer + unit() * (inner - outer) < density(x)) {
                return x;
            }
        }
    }

    private double tail(boolean negative) {
        double x;
        double y;
        do {
            x = StrictMath.log(1 - unit()) / TAIL_START;
            y = StrictMath.log(1 - unit());
        } while (-2 * y < x * x);
        return negative ? x - TAIL_START : TAIL_START - x;
    }
}

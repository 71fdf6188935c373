package org.filtrate.filters.lowrank;

/// The generator behind numpy's `RandomState(seed).standard_normal`: a Mersenne twister (Matsumoto and Nishimura
/// 1998) and the polar method, needed to repeat published test vectors.
final class NumpyRandom {
    private static final int SIZE = 624;
    private static final int SHIFT = 397;

    private final int[] state = new int[SIZE];
    private int next = SIZE;
    private double spare = Double.NaN;

    NumpyRandom(int seed) {
        state[0] = seed;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    private int nextInt() {
        if (next == SIZE) {
            for (int i = 0; i < SIZE; i++) {
                int mixed = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
                state[i] = state[(i + SHIFT) % SIZE] ^ (mixed >>> 1) ^ (mixed % 2 == 0 ? 0 : 0x9908b0df);
            }
            next = 0;
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private double nextDouble() {
        double high = nextInt() >>> 5;
        double low = nextInt() >>> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    double nextGaussian() {
        if (!Double.isNaN(spare)) {
            double value = spare;
            spare = Double.NaN;
            return value;
        }
        while (true) {
            double a = 2 * nextDouble() - 1;
            double b = 2 * nextDouble() - 1;
            double square = a * a + b * b;
            if (square < 1 && square != 0) {
                double factor = Math.sqrt(-2 * Math.log(square) / square);
                spare = factor * a;
                return factor * b;
            }
        }
    }
}

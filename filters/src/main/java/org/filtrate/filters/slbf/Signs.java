package org.filtrate.filters.slbf;

/// Signs as numbers, -1 or 1; that of zero is 1.
final class Signs {
    private Signs() {}

    static void of(float[] values, int from, float[] signs, int to, int count) {
        for (int i = 0; i < count; i++) {
            signs[to + i] = values[from + i] >= 0 ? 1 : -1;
        }
    }
}

package org.filtrate.filters.slcq;

import java.util.Arrays;

/// Sparse coefficients of many vectors, being found: vector `p` is the sum over its `counts[p]` entries of
/// `values[p * most + e]` times basis filter `atoms[p * most + e]`, no basis filter twice.
final class SparseCodes {
    final int vectors;
    final int most;
    final int[] counts;
    final int[] atoms;
    final float[] values;

    /// @param most the most entries that a vector may have
    SparseCodes(int vectors, int most) {
        this.vectors = vectors;
        this.most = most;
        this.counts = new int[vectors];
        this.atoms = new int[Math.multiplyExact(vectors, most)];
        this.values = new float[atoms.length];
    }

    SparseCodes copy() {
        SparseCodes copy = new SparseCodes(vectors, most);
        copy.set(this);
        return copy;
    }

    void set(SparseCodes other) {
        System.arraycopy(other.counts, 0, counts, 0, vectors);
        System.arraycopy(other.atoms, 0, atoms, 0, atoms.length);
        System.arraycopy(other.values, 0, values, 0, values.length);
    }

    /// Makes the one vector here the vector `p` of others.
    void copyFrom(SparseCodes other, int p) {
        counts[0] = other.counts[p];
        System.arraycopy(other.atoms, p * most, atoms, 0, most);
        System.arraycopy(other.values, p * most, values, 0, most);
    }

    /// Makes vector `p` the one vector of `other`.
    void copyTo(int p, SparseCodes other) {
        counts[p] = other.counts[0];
        System.arraycopy(other.atoms, 0, atoms, p * most, most);
        System.arraycopy(other.values, 0, values, p * most, most);
    }

    /// The entries that use each basis filter, in order.
    int[][] uses(int bases) {
        int[] numbers = new int[bases];
        for (int p = 0; p < vectors; p++) {
            for (int e = p * most; e < p * most + counts[p]; e++) {
                numbers[atoms[e]]++;
            }
        }
        int[][] uses = new int[bases][];
        Arrays.setAll(uses, j -> new int[numbers[j]]);
        Arrays.fill(numbers, 0);
        for (int p = 0; p < vectors; p++) {
            for (int e = p * most; e < p * most + counts[p]; e++) {
                uses[atoms[e]][numbers[atoms[e]]++] = e;
            }
        }
        return uses;
    }

    /// Adds entries of value zero to a vector until it has `count`.
    void fill(int vector, int count, int bases) {
        int from = vector * most;
        for (int j = 0; counts[vector] < count && j < bases; j++) {
            if (!has(vector, j)) {
                atoms[from + counts[vector]] = j;
                values[from + counts[vector]] = 0;
                counts[vector]++;
            }
        }
    }

    private boolean has(int vector, int atom) {
        int from = vector * most;
        return Arrays.stream(atoms, from, from + counts[vector]).anyMatch(a -> a == atom);
    }

    /// Puts the entries of every vector in the order of their basis filters.
    void sort() {
        for (int p = 0; p < vectors; p++) {
            for (int e = 1; e < counts[p]; e++) {
                for (int at = p * most + e; at > p * most && atoms[at - 1] > atoms[at]; at--) {
                    swap(at - 1, at);
                }
            }
        }
    }

    private void swap(int a, int b) {
        int atom = atoms[a];
        atoms[a] = atoms[b];
        atoms[b] = atom;
        float value = values[a];
        values[a] = values[b];
        values[b] = value;
    }

    /// Multiplies the coefficients of each basis filter by its number in `factors`.
    void scaleAtoms(float[] factors) {
        for (int p = 0; p < vectors; p++) {
            for (int e = p * most; e < p * most + counts[p]; e++) {
                values[e] *= factors[atoms[e]];
            }
        }
    }

    /// The vector `p` that the entries stand for.
    ///
    /// @param bases `(bases, size)`
    /// @param into written from `at` on
    void reconstruct(int p, float[] bases, int size, float[] into, int at) {
        Arrays.fill(into, at, at + size, 0);
        for (int e = p * most; e < p * most + counts[p]; e++) {
            float value = values[e];
            int row = atoms[e] * size;
            for (int d = 0; d < size; d++) {
                into[at + d] += value * bases[row + d];
            }
        }
    }
}

package org.filtrate.tune.weight;

import java.util.Arrays;
import org.filtrate.filters.slcq.CoefficientForm;
import org.filtrate.filters.slcq.L1Ball;
import org.filtrate.filters.slcq.SlcqSetting;

/// Looks for the coefficients of `slcq` that are worth storing: projected gradient descent of all of them.
///
/// Coefficients that share a ball also share a number of places: those of a split, or those of a filter where
/// a mask says which are stored.
final class Places {
    private final int vector;
    private final int each;
    private final double[] radii;

    /// @param coefficients `(outChannels, entries)` to begin with; not kept
    /// @param places where they stand among the `splits * bases` of their filter; not kept
    Places(SlcqSetting setting, float[] coefficients, int[] places) {
        boolean mask = setting.form() == CoefficientForm.MASK;
        this.vector = mask ? setting.splits() * setting.bases() : setting.bases();
        this.each = mask ? setting.filterNonzeros() : setting.nonzeros();
        this.radii = new double[places.length / each];
        for (int i = 0; i < places.length; i++) {
            radii[i / each] += Math.abs(coefficients[i]);
        }
    }

    /// Moves all coefficients along their slopes, brings them back onto their balls, and keeps the largest.
    ///
    /// @param coefficients `(outChannels, entries)`. Modified
    /// @param places `(outChannels, entries)`, ascending. Modified
    /// @param slopes `(outChannels, splits * bases)`; not modified
    /// @param length how far along its slope a coefficient that is zero is moved; others have made their
    /// steps
    void move(float[] coefficients, int[] places, float[] slopes, double length) {
        float[] all = new float[vector];
        for (int v = 0; v < radii.length; v++) {
            for (int i = 0; i < vector; i++) {
                all[i] = (float) (-length * slopes[v * vector + i]);
            }
            for (int i = v * each; i < (v + 1) * each; i++) {
                all[places[i] % vector] = coefficients[i];
            }
            new L1Ball(radii[v]).project(all, 0, vector);
            keep(all, coefficients, places, v);
        }
    }

    /// Keeps the largest coefficients of a vector where they stand elsewhere than before. Where they do not,
    /// what was stored stays: the ball has taken from it only to give to what is not.
    private void keep(float[] all, float[] coefficients, int[] places, int v) {
        int base = places[v * each] / vector * vector;
        int[] largest = largest(all);
        boolean same = true;
        for (int i = 0; i < each; i++) {
            same &= places[v * each + i] == base + largest[i];
        }
        for (int i = 0; i < each && !same; i++) {
            coefficients[v * each + i] = all[largest[i]];
            places[v * each + i] = base + largest[i];
        }
    }

    /// Where the largest of some numbers are, ascending; of equal ones the first.
    private int[] largest(float[] all) {
        float[] sizes = new float[vector];
        int bigger = 0;
        for (int i = 0; i < vector; i++) {
            sizes[i] = Math.abs(all[i]);
        }
        Arrays.sort(sizes);
        float least = sizes[vector - each];
        for (float number : all) {
            bigger += Math.abs(number) > least ? 1 : 0;
        }
        int equals = each - bigger;
        int[] largest = new int[each];
        for (int i = 0, next = 0; next < each; i++) {
            float size = Math.abs(all[i]);
            if (size > least || (size == least && equals-- > 0)) {
                largest[next++] = i;
            }
        }
        return largest;
    }
}

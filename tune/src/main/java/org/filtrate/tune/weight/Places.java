package org.filtrate.tune.weight;

import java.util.Arrays;
import org.filtrate.filters.slcq.CoefficientForm;
import org.filtrate.filters.slcq.L1Ball;
import org.filtrate.filters.slcq.SlcqSetting;

/// Looks for the coefficients of `slcq` that are worth storing: projected gradient descent of all of them.
///
/// Coefficients that share a ball also share a number of places: those of a split, or those of a filter where a mask
/// says which are stored.
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
    /// @param length how far along its slope a coefficient that is zero is moved; others have made their steps
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

    private void keep(float[] all, float[] coefficients, int[] places, int v) {
        float[] sizes = new float[vector];
        for (int i = 0; i < vector; i++) {
            sizes[i] = Math.abs(all[i]);
        }
        Arrays.sort(sizes);
        float least = sizes[vector - each];
        int base = places[v * each] / vector * vector;
        int larger = 0;
        for (int i = 0; i < vector; i++) {
            larger += Math.abs(all[i]) > least ? 1 : 0;
        }
        int equals = each - larger;
        int next = v * each;
        for (int i = 0; i < vector; i++) {
            float size = Math.abs(all[i]);
            if (size > least || (size == least && equals-- > 0)) {
                coefficients[next] = all[i];
                places[next++] = base + i;
            }
        }
    }
}

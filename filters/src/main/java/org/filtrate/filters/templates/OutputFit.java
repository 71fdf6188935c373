package org.filtrate.filters.templates;

import java.util.Optional;
import org.filtrate.filters.InputMoments;
import org.filtrate.filters.Target;
import org.filtrate.filters.linear.BlockDescent;
import org.filtrate.filters.linear.FloatProducts;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.RowGrid;
import org.filtrate.graph.layer.FilterShape;

/// The compact filters of a codebook that come closest to dense filters in what the layer puts out.
///
/// The kernels of a filter are chosen one beside the other, since the moments of the input couple channels:
/// template, scale and constant together, out of what can be stored. Then the steps of each filter's scales and
/// constants are refitted, and the kernels chosen once more.
final class OutputFit {
    private static final int SWEEPS = 4;

    /// Steps change by no more than this factor at a time.
    private static final float MOST_CHANGE = 1.5f;

    private final FilterShape shape;
    private final InputMoments moments;
    private final float[] values;
    private final TemplateFilters plain;
    private final float[] approximation;

    private OutputFit(Target target, InputMoments moments, TemplateFilters plain) {
        this.shape = target.shape();
        this.moments = moments;
        this.values = target.weight().values();
        this.plain = plain;
        this.approximation = new float[values.length];
    }

    /// Fits all kernels.
    ///
    /// @param plain the fit to the weights, whose codebook is kept; it is the result where nothing comes
    /// closer
    static TemplateFilters fit(Target target, InputMoments moments, TemplateFilters plain) {
        OutputFit fit = new OutputFit(target, moments, plain);
        RowGrid scales = RowGrid.of(plain.scales());
        Optional<RowGrid> offsets = plain.offsets().map(RowGrid::of);
        KernelAlphabet alphabet = new KernelAlphabet(plain, scales, offsets);
        fit.each((descent, first, rows) -> descent.nearestPlanes(fit.values, fit.approximation, first, rows, alphabet));
        fit.improve(alphabet);
        TemplateFilters chosen = fit.filters(alphabet, scales, offsets);
        TemplateFilters best = better(target, chosen, plain);
        if (scales.isCoded()) {
            float[][] factors = fit.factors(alphabet);
            RowGrid wider = scales.scaled(factors[0]);
            Optional<RowGrid> widerOffsets = offsets.map(o -> o.scaled(factors[1]));
            KernelAlphabet refitted = new KernelAlphabet(plain, wider, widerOffsets);
            fit.improve(refitted);
            best = better(target, fit.filters(refitted, wider, widerOffsets), best);
        }
        return best;
    }

    private static TemplateFilters better(Target target, TemplateFilters one, TemplateFilters other) {
        return target.relativeError(one.reconstruct()) < target.relativeError(other.reconstruct()) ? one : other;
    }

    @FunctionalInterface
    private interface GroupWork {
        void run(BlockDescent descent, int first, int rows);
    }

    private void each(GroupWork work) {
        int rows = shape.groupFilters();
        for (int g = 0; g < shape.groups(); g++) {
            work.run(new BlockDescent(moments.matrix(g), shape.filterSize(), shape.kernelArea()), g * rows, rows);
        }
    }

    private void improve(KernelAlphabet alphabet) {
        each((descent, first, rows) -> descent.improve(values, approximation, first, rows, SWEEPS, alphabet));
    }

    /// By how much the steps of each filter's scales, and of its constants, should be wider.
    ///
    /// @return `(2, outChannels)`
    private float[][] factors(KernelAlphabet alphabet) {
        float[] templates = alphabet.scaledTemplates();
        float[] constants = alphabet.constants();
        float[] seenTemplates = seen(templates);
        float[] seenConstants = seen(constants);
        float[][] factors = new float[2][shape.outChannels()];
        int size = shape.filterSize();
        for (int t = 0; t < shape.outChannels(); t++) {
            int from = t * size;
            double tt = dot(templates, seenTemplates, from, size);
            double tc = dot(templates, seenConstants, from, size);
            double cc = dot(constants, seenConstants, from, size);
            double tw = dot(values, seenTemplates, from, size);
            double cw = dot(values, seenConstants, from, size);
            double determinant = tt * cc - tc * tc;
            boolean both = determinant > 1e-6 * tt * cc;
            factors[0][t] = limited(both ? (tw * cc - cw * tc) / determinant : tt > 0 ? tw / tt : 1);
            factors[1][t] = limited(both ? (cw * tt - tw * tc) / determinant : 1);
        }
        return factors;
    }

    private static float limited(double factor) {
        return Math.clamp((float) factor, 1 / MOST_CHANGE, MOST_CHANGE);
    }

    /// Filters times the moments of their group.
    private float[] seen(float[] filters) {
        float[] seen = new float[filters.length];
        int size = shape.filterSize();
        int rows = shape.groupFilters();
        for (int g = 0; g < shape.groups(); g++) {
            int from = g * rows * size;
            FloatProducts.accumulate(filters, from, moments.matrix(g), 0, seen, from, rows, size, size);
        }
        return seen;
    }

    private static double dot(float[] a, float[] b, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private TemplateFilters filters(KernelAlphabet chosen, RowGrid scales, Optional<RowGrid> offsets) {
        int rows = shape.outChannels();
        int cols = shape.inChannels();
        return new TemplateFilters(
                shape,
                plain.setting(),
                plain.templates(),
                new PackedCodes(rows, cols, plain.indices().bits(), chosen.indices.clone()),
                scales.matrix(rows, cols, chosen.scales.clone()),
                offsets.map(o -> o.matrix(rows, cols, chosen.offsets.clone())));
    }
}

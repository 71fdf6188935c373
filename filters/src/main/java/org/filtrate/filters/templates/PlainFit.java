package org.filtrate.filters.templates;

import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.filters.Weight;
import org.filtrate.filters.linear.BestMatch;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.RowGrid;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// The compact filters of a codebook that come closest to dense filters, kernel by kernel.
///
/// For templates `T` as stored, `T'` being `T` less its mean where kernels have offsets: the best template is the one
/// of the greatest `|<K, T'>| / |T'|`, its scale `a = <K, T'> / |T'|^2`, and for `a` as stored `b = mean(K - a T)`.
/// Where scales are few, template and scale are found together, in turn with the size of the filter's steps.
final class PlainFit {
    private static final int ROUNDS = 3;

    private final FilterShape shape;
    private final TemplateSetting setting;
    private final int area;
    private final float[] values;
    private final StoredMatrix templates;
    /// `(templates, area)`: `T'`.
    private final float[] reach;

    private final int[] chosen;

    private PlainFit(Weight weight, TemplateSetting setting, StoredMatrix templates) {
        this.shape = weight.shape();
        this.setting = setting;
        this.area = shape.kernelArea();
        this.values = weight.values();
        this.templates = templates;
        this.reach = centred(templates.values());
        this.chosen = new int[shape.outChannels() * shape.inChannels()];
    }

    /// Fits all kernels.
    ///
    /// @param templates the codebook as stored
    static TemplateFilters fit(Weight weight, TemplateSetting setting, StoredMatrix templates) {
        PlainFit fit = new PlainFit(weight, setting, templates);
        StoredMatrix scales = Steps.areFew(setting.precision()) ? fit.stepped() : fit.free();
        return fit.filters(scales);
    }

    /// Kernels without what an offset takes over.
    private float[] centred(float[] kernels) {
        float[] centred = kernels.clone();
        for (int from = 0; setting.offset() == Offset.YES && from < centred.length; from += area) {
            float mean = (float) KernelSample.mean(centred, from, area);
            for (int i = from; i < from + area; i++) {
                centred[i] -= mean;
            }
        }
        return centred;
    }

    /// Chooses templates as if scales could be any number.
    private StoredMatrix free() {
        float[] unit = new float[reach.length];
        double[] length = new double[setting.templates()];
        for (int m = 0; m < length.length; m++) {
            length[m] = Math.sqrt(KernelSample.normalised(reach, m * area, area, Offset.NO, unit, m * area));
        }
        BestMatch.byProduct(unit, length.length, area, setting.correlation() == Correlation.UNSIGNED)
                .find(values, chosen, new float[chosen.length]);
        float[] wanted = new float[chosen.length];
        for (int k = 0; k < wanted.length; k++) {
            int m = chosen[k];
            wanted[k] = length[m] > 0 ? (float) (product(unit, m * area, values, k * area) / length[m]) : 0;
        }
        return stored(wanted);
    }

    private double product(float[] a, int aFrom, float[] b, int bFrom) {
        double sum = 0;
        for (int i = 0; i < area; i++) {
            sum += (double) a[aFrom + i] * b[bFrom + i];
        }
        return sum;
    }

    /// Chooses templates and scales together.
    private StoredMatrix stepped() {
        Steps steps = Steps.of(setting.precision(), setting.correlation());
        float[] kernels = centred(values);
        int size = shape.filterSize();
        float[] largest = new float[shape.outChannels()];
        for (int t = 0; t < largest.length; t++) {
            double sum = 0;
            for (int i = t * size; i < (t + 1) * size; i++) {
                sum += (double) kernels[i] * kernels[i];
            }
            largest[t] = (float) Math.sqrt(sum / shape.inChannels());
        }
        for (int round = 0; round < ROUNDS; round++) {
            float[] levels = choose(steps, kernels, largest);
            for (int t = 0; t < largest.length; t++) {
                largest[t] = refitted(kernels, levels, t, largest[t]);
            }
        }
        RowGrid grid = RowGrid.of(largest, setting.precision());
        for (int t = 0; t < largest.length; t++) {
            largest[t] = grid.largest(t);
        }
        float[] scales = choose(steps, kernels, largest);
        for (int k = 0; k < scales.length; k++) {
            scales[k] *= largest[k / shape.inChannels()];
        }
        return grid.matrix(shape.outChannels(), shape.inChannels(), scales);
    }

    /// Chooses templates and levels.
    ///
    /// @param largest `(outChannels)`: what the level 1 stands for
    /// @return `(outChannels, inChannels)`: the levels, with signs
    private float[] choose(Steps steps, float[] kernels, float[] largest) {
        float[] relative = new float[kernels.length];
        for (int i = 0; i < relative.length; i++) {
            float scale = largest[i / shape.filterSize()];
            relative[i] = scale > 0 ? kernels[i] / scale : 0;
        }
        steps.find(reach, area, relative, chosen, new float[chosen.length]);
        float[] levels = new float[chosen.length];
        for (int k = 0; k < levels.length; k++) {
            levels[k] = steps.scale(chosen[k], reach, relative, k * area, area);
            chosen[k] = steps.template(chosen[k]);
        }
        return levels;
    }

    /// What the level 1 of a filter should stand for beside its templates and levels.
    private float refitted(float[] kernels, float[] levels, int filter, float otherwise) {
        double product = 0;
        double square = 0;
        for (int k = filter * shape.inChannels(); k < (filter + 1) * shape.inChannels(); k++) {
            int m = chosen[k] * area;
            product += levels[k] * product(reach, m, kernels, k * area);
            square += levels[k] * levels[k] * product(reach, m, reach, m);
        }
        return product > 0 && square > 0 ? (float) (product / square) : otherwise;
    }

    private TemplateFilters filters(StoredMatrix scales) {
        int rows = shape.outChannels();
        int cols = shape.inChannels();
        return new TemplateFilters(
                shape,
                setting,
                templates,
                new PackedCodes(rows, cols, PackedCodes.bitsFor(setting.templates()), chosen),
                scales,
                setting.offset() == Offset.YES ? Optional.of(stored(offsets(scales.values()))) : Optional.empty());
    }

    private StoredMatrix stored(float[] numbers) {
        return StoredMatrix.of(shape.outChannels(), shape.inChannels(), numbers, setting.precision());
    }

    /// The constants that fit best beside given scales.
    private float[] offsets(float[] scales) {
        float[] codebook = templates.values();
        float[] offsets = new float[chosen.length];
        IntStream.range(0, shape.outChannels()).parallel().forEach(t -> {
            for (int k = t * shape.inChannels(); k < (t + 1) * shape.inChannels(); k++) {
                double kernel = KernelSample.mean(values, k * area, area);
                double template = KernelSample.mean(codebook, chosen[k] * area, area);
                offsets[k] = (float) (kernel - scales[k] * template);
            }
        });
        return offsets;
    }
}

package org.filtrate.filters.templates;

import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.filters.Weight;
import org.filtrate.filters.linear.BestMatch;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// The compact filters of a codebook that come closest to dense filters, kernel by kernel, in closed form.
///
/// For templates `T` as stored, `T'` being `T` less its mean where kernels have offsets: the best template is
/// the one
/// of the greatest `|<K, T'>| / |T'|`, its scale `a = <K, T'> / |T'|^2`, and for `a` as stored `b = mean(K -
/// a T)`.
final class PlainFit {
    private final FilterShape shape;
    private final TemplateSetting setting;
    private final int area;
    private final int kernels;

    private PlainFit(FilterShape shape, TemplateSetting setting) {
        this.shape = shape;
        this.setting = setting;
        this.area = shape.kernelArea();
        this.kernels = shape.outChannels() * shape.inChannels();
    }

    /// Fits all kernels.
    ///
    /// @param templates the codebook as stored
    static TemplateFilters fit(Weight weight, TemplateSetting setting, StoredMatrix templates) {
        return new PlainFit(weight.shape(), setting).fit(weight.values(), templates);
    }

    private TemplateFilters fit(float[] values, StoredMatrix templates) {
        float[] codebook = templates.values();
        Directions directions = Directions.of(codebook, setting);
        int[] chosen = new int[kernels];
        float[] products = new float[kernels];
        BestMatch.byProduct(directions.unit(), setting.templates(), area, setting.correlation() == Correlation.UNSIGNED)
                .find(values, chosen, products);
        float[] wanted = new float[kernels];
        IntStream.range(0, shape.outChannels()).parallel().forEach(t -> {
            for (int k = t * shape.inChannels(); k < (t + 1) * shape.inChannels(); k++) {
                wanted[k] = directions.scale(values, k * area, chosen[k]);
            }
        });
        StoredMatrix scales = stored(wanted);
        return new TemplateFilters(
                shape,
                setting,
                templates,
                new PackedCodes(
                        shape.outChannels(), shape.inChannels(), PackedCodes.bitsFor(setting.templates()), chosen),
                scales,
                setting.offset() == Offset.YES
                        ? Optional.of(stored(offsets(values, codebook, chosen, scales.values())))
                        : Optional.empty());
    }

    private StoredMatrix stored(float[] numbers) {
        return StoredMatrix.of(shape.outChannels(), shape.inChannels(), numbers, setting.precision());
    }

    /// The constants that fit best beside given scales.
    private float[] offsets(float[] values, float[] codebook, int[] chosen, float[] scales) {
        float[] offsets = new float[kernels];
        for (int k = 0; k < kernels; k++) {
            double kernel = KernelSample.mean(values, k * area, area);
            double template = KernelSample.mean(codebook, chosen[k] * area, area);
            offsets[k] = (float) (kernel - scales[k] * template);
        }
        return offsets;
    }

    /// The directions along which templates can reach, as stored.
    ///
    /// @param unit `(templates, area)`: `T' / |T'|`
    /// @param length `(templates)`: `|T'|`
    private record Directions(float[] unit, double[] length, int area) {
        static Directions of(float[] codebook, TemplateSetting setting) {
            int count = setting.templates();
            int area = codebook.length / count;
            float[] unit = new float[codebook.length];
            double[] length = new double[count];
            for (int m = 0; m < count; m++) {
                length[m] =
                        Math.sqrt(KernelSample.normalised(codebook, m * area, area, setting.offset(), unit, m * area));
            }
            return new Directions(unit, length, area);
        }

        float scale(float[] values, int from, int template) {
            if (length[template] == 0) {
                return 0;
            }
            double product = 0;
            for (int i = 0; i < area; i++) {
                product += (double) unit[template * area + i] * values[from + i];
            }
            return (float) (product / length[template]);
        }
    }
}

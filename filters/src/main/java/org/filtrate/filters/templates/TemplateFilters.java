package org.filtrate.filters.templates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Factor;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.stored.FactorReader;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Filters whose kernels are scaled templates plus constants: `K[t,ch] = a[t,ch] T[index[t,ch]] + b[t,ch]`.
///
/// | paper | here |
/// |---|---|
/// | `T (M, kh, kw)` | `templates` |
/// | `idx (n, c)` | `indices` |
/// | `a (n, c)` | `scales` |
/// | `b (n, c)` | `offsets`; absent where they were dropped |
///
/// @param shape the shape of the dense filters
/// @param setting what was asked for, as far as factors do not say it: whose codebook it is
/// @param templates `(templates, kernelArea)`, of the codebook's precision
/// @param indices `(outChannels, inChannels)`
/// @param scales `(outChannels, inChannels)`
/// @param offsets `(outChannels, inChannels)`
public record TemplateFilters(
        FilterShape shape,
        TemplateSetting setting,
        StoredMatrix templates,
        PackedCodes indices,
        StoredMatrix scales,
        Optional<StoredMatrix> offsets)
        implements CompactFilters {
    /// Checks that the factors fit the shape, the setting and each other.
    public TemplateFilters {
        boolean fits = templates.rows() == setting.templates()
                && templates.cols() == shape.kernelArea()
                && templates.precision() == TemplateSetting.codebookPrecision(setting.precision())
                && indices.bits() == PackedCodes.bitsFor(setting.templates())
                && offsets.isPresent() == (setting.offset() == Offset.YES)
                && isOneForEachKernel(indices.rows(), indices.cols(), shape)
                && isOneForEachKernel(scales.rows(), scales.cols(), shape)
                && offsets.stream().allMatch(o -> isOneForEachKernel(o.rows(), o.cols(), shape))
                && scales.precision() == setting.precision();
        if (!fits) {
            throw new FiltrateException("templates of filters " + shape + ": templates " + templates.rows() + "x"
                    + templates.cols() + ", indices " + indices.rows() + "x" + indices.cols() + " of " + indices.bits()
                    + " bits and scales " + scales.rows() + "x" + scales.cols() + " do not fit");
        }
        for (int index : indices.codes()) {
            if (index >= templates.rows()) {
                throw new FiltrateException("templates of filters " + shape + ": index " + index + " came, there are "
                        + templates.rows() + " templates");
            }
        }
    }

    private static boolean isOneForEachKernel(int rows, int cols, FilterShape shape) {
        return rows == shape.outChannels() && cols == shape.inChannels();
    }

    /// Reads filters back from their factors. By what kernels were grouped is not stored; it reads as
    /// unsigned.
    public static TemplateFilters read(FilterShape shape, FactorReader factors) {
        Scope scope = factors.isVariant(TemplateSetting.OWN) ? Scope.LAYER : Scope.NETWORK;
        StoredMatrix templates = factors.real();
        PackedCodes indices = factors.codes();
        StoredMatrix scales = factors.real();
        Optional<StoredMatrix> offsets = factors.left() > 0 ? Optional.of(factors.real()) : Optional.empty();
        TemplateSetting setting = new TemplateSetting(
                templates.rows(),
                offsets.isPresent() ? Offset.YES : Offset.NO,
                scope,
                Correlation.UNSIGNED,
                scales.precision());
        return new TemplateFilters(shape, setting, templates, indices, scales, offsets);
    }

    @Override
    public List<Factor> factors() {
        List<Factor> factors = new ArrayList<>();
        factors.add(new Factor("templates", templates, sharedName()));
        factors.add(new Factor("indices", indices));
        factors.add(new Factor("scales", scales));
        offsets.ifPresent(o -> factors.add(new Factor("offsets", o)));
        return factors;
    }

    /// The name of a codebook that layers share: what it is for, and a mark of what it holds, so that codebooks of
    /// one name are the same.
    private Optional<String> sharedName() {
        if (setting.scope() == Scope.LAYER) {
            return Optional.empty();
        }
        String kernel = IntStream.of(shape.kernel()).mapToObj(Integer::toString).collect(Collectors.joining("x"));
        return Optional.of("templates%s_%dx%s_%d_%08x"
                .formatted(
                        setting.variant(),
                        templates.rows(),
                        kernel,
                        templates.precision().bits(),
                        Arrays.hashCode(templates.values())));
    }

    @Override
    public Weight reconstruct() {
        int area = shape.kernelArea();
        float[] codebook = templates.values();
        float[] a = scales.values();
        float[] b = offsets.map(StoredMatrix::values).orElseGet(() -> new float[0]);
        float[] filters = new float[Math.toIntExact(shape.count())];
        IntStream.range(0, shape.outChannels()).parallel().forEach(t -> {
            for (int k = t * shape.inChannels(); k < (t + 1) * shape.inChannels(); k++) {
                float offset = b.length == 0 ? 0 : b[k];
                int from = indices.codes()[k] * area;
                for (int i = 0; i < area; i++) {
                    filters[k * area + i] = codebook[from + i] * a[k] + offset;
                }
            }
        });
        return Weight.of(shape, filters);
    }

    @Override
    public TemplateFilters scaleOutputs(float[] factors) {
        return new TemplateFilters(
                shape, setting, templates, indices, scales.scaleRows(factors), offsets.map(o -> o.scaleRows(factors)));
    }

    @Override
    public String rebuild(BodyWriter body) {
        var nodes = body.nodes();
        String chosen = nodes.add("Gather", List.of(body.factor(0), body.indices(1)));
        String last = nodes.integers(2);
        String scaled = nodes.add("Mul", List.of(chosen, nodes.add("Unsqueeze", List.of(body.factor(2), last))));
        String kernels = offsets.isEmpty()
                ? scaled
                : nodes.add("Add", List.of(scaled, nodes.add("Unsqueeze", List.of(body.factor(3), last))));
        return body.dense(kernels);
    }

    @Override
    public void apply(BodyWriter body) {
        new TemplateBody(body, this).write();
    }
}

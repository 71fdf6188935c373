package org.filtrate.compress.page;

import java.util.Arrays;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.basis.BasisFilters;
import org.filtrate.filters.cp.CpFilters;
import org.filtrate.filters.kmeans.KmeansFilters;
import org.filtrate.filters.lowrank.SpatialSvdFilters;
import org.filtrate.filters.lowrank.Tucker2Filters;
import org.filtrate.filters.slbf.SlbfFilters;
import org.filtrate.filters.slcq.SlcqFilters;
import org.filtrate.filters.templates.TemplateFilters;
import org.filtrate.graph.layer.FilterShape;

/// What filters are made of: bases, templates, codebook entries or, where there is nothing of the kind, the filters.
///
/// @param what their name
/// @param count how many there are
/// @param channels slices of each
/// @param height rows of a slice
/// @param width columns of a slice
/// @param values `(count, channels, height, width)` row-major
public record Pieces(String what, int count, int channels, int height, int width, float[] values) {
    private static final int LONGEST_ROW = 64;

    /// The pieces of a layer's filters.
    public static Pieces of(CompactFilters filters) {
        FilterShape shape = filters.shape();
        return switch (filters) {
            case BasisFilters f ->
                kernels("basis filters", f.basis().rows(), shape, f.basis().values());
            case SlbfFilters f ->
                kernels("binary filters", f.bases().rows(), shape, f.bases().levels());
            case SlcqFilters f ->
                kernels("quantized bases", f.bases().rows(), shape, f.bases().levels());
            case TemplateFilters f ->
                kernels("templates", f.templates().rows(), shape, f.templates().values());
            case CpFilters f ->
                kernels("kernels", f.kernels().rows(), shape, f.kernels().values());
            case Tucker2Filters f ->
                kernels("core filters", f.core().rows(), shape, f.core().values());
            case SpatialSvdFilters f ->
                new Pieces(
                        "vertical filters",
                        f.vertical().rows(),
                        shape.inChannels(),
                        shape.kernel()[0],
                        1,
                        f.vertical().values());
            case KmeansFilters f -> codebook(f, shape);
            default ->
                kernels(
                        "filters",
                        shape.outChannels(),
                        shape,
                        filters.reconstruct().values());
        };
    }

    /// Pieces of whole kernels; what has one weight a kernel is shown as rows.
    private static Pieces kernels(String what, int count, FilterShape shape, float[] values) {
        int area = shape.kernelArea();
        int channels = values.length / count / area;
        if (area == 1) {
            int width = Math.min(LONGEST_ROW, channels);
            float[] rows = new float[count * width];
            for (int i = 0; i < count; i++) {
                System.arraycopy(values, i * channels, rows, i * width, width);
            }
            return new Pieces(what, count, 1, 1, width, rows);
        }
        int height = shape.kernel().length == 1 ? 1 : shape.kernel()[0];
        return new Pieces(what, count, channels, height, area / height, values);
    }

    /// The entries of a codebook stand in columns.
    private static Pieces codebook(KmeansFilters filters, FilterShape shape) {
        int block = filters.codebook().rows();
        int entries = filters.codebook().cols();
        float[] stored = filters.codebook().values();
        float[] values = new float[stored.length];
        for (int e = 0; e < entries; e++) {
            for (int i = 0; i < block; i++) {
                values[e * block + i] = stored[i * entries + e];
            }
        }
        int height = block == shape.kernelArea() && shape.kernel().length > 1 ? shape.kernel()[0] : 1;
        return new Pieces("codebook entries", entries, 1, height, block / height, values);
    }

    /// The largest magnitude of a piece.
    float largest(int piece) {
        int size = channels * height * width;
        float largest = Float.MIN_NORMAL;
        for (float value : Arrays.copyOfRange(values, piece * size, (piece + 1) * size)) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}

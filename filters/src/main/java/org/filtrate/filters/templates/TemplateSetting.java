package org.filtrate.filters.templates;

import java.util.Arrays;
import java.util.Map;
import org.filtrate.filters.Extent;
import org.filtrate.filters.Keys;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// A codebook of `templates` kernels (the paper's `M`).
///
/// @param templates how many, 2 to 65,536
/// @param offset whether kernels have a constant
/// @param scope which kernels share the codebook
/// @param correlation by what kernels were grouped
/// @param precision the precision of scales and constants
public record TemplateSetting(int templates, Offset offset, Scope scope, Correlation correlation, Precision precision)
        implements Setting {
    /// Most templates whose index can be packed.
    public static final int MOST = 1 << PackedCodes.MOST_BITS;

    /// The word in a function's name for a codebook that is the layer's own.
    static final String OWN = "Own";

    /// Checks how many templates there are.
    public TemplateSetting {
        if (templates < 2 || templates > MOST) {
            throw new FiltrateException("templates: 2 to " + MOST + " are needed, " + templates + " came");
        }
    }

    /// The setting of a codebook that the network shares.
    static TemplateSetting shared(int templates, Offset offset, Precision precision) {
        return new TemplateSetting(templates, offset, Scope.NETWORK, Correlation.UNSIGNED, precision);
    }

    /// The precision of a codebook beside scales of a precision: the same at 32, 16 and 8 bits, else 4 bits. A template
    /// serves many kernels, so that fewer bits would save little and cost all of them.
    public static Precision codebookPrecision(Precision precision) {
        return precision.bits() >= Precision.BITS_8.bits() ? precision : Precision.BITS_4;
    }

    /// Numbers that each kernel has of its own, besides its index.
    int numbers() {
        return offset == Offset.YES ? 2 : 1;
    }

    /// Bits of one codebook for kernels of so many weights.
    public long codebookBits(int area) {
        return StoredMatrix.bits(templates, area, codebookPrecision(precision));
    }

    @Override
    public Structure structure() {
        return Structure.TEMPLATES;
    }

    @Override
    public TemplateSetting withPrecision(Precision value) {
        return new TemplateSetting(templates, offset, scope, correlation, value);
    }

    @Override
    public Map<String, String> keys() {
        return Map.of(
                "templates", Integer.toString(templates),
                "offset", Keys.word(offset),
                "scope", Keys.word(scope),
                "correlation", Keys.word(correlation));
    }

    @Override
    public String variant() {
        return (scope == Scope.LAYER ? OWN : "") + (offset == Offset.YES ? "" : "NoOffset");
    }

    @Override
    public long params(FilterShape shape) {
        long own = (long) shape.outChannels() * shape.inChannels() * numbers();
        return scope == Scope.LAYER ? own + (long) templates * shape.kernelArea() : own;
    }

    @Override
    public long bits(FilterShape shape) {
        long own = PackedCodes.bits(shape.outChannels(), shape.inChannels(), PackedCodes.bitsFor(templates))
                + numbers() * StoredMatrix.bits(shape.outChannels(), shape.inChannels(), precision);
        return scope == Scope.LAYER ? own + codebookBits(shape.kernelArea()) : own;
    }

    @Override
    public Map<String, Long> sharedBytes(FilterShape shape) {
        if (scope == Scope.LAYER) {
            return Map.of();
        }
        Precision learnedFor = Steps.areFew(precision) ? precision : codebookPrecision(precision);
        String name = Arrays.toString(shape.kernel()) + withPrecision(learnedFor);
        return Map.of(name, codebookBits(shape.kernelArea()) / Byte.SIZE);
    }

    @Override
    public long macs(FilterShape shape, Extent extent) {
        long maps = offset == Offset.YES ? templates + 1L : templates;
        long perPosition =
                maps * shape.inChannels() * ((long) shape.groups() * shape.kernelArea() + shape.outChannels());
        return perPosition * extent.outputPositions();
    }

    @Override
    public TemplateFilters blank(FilterShape shape) {
        int rows = shape.outChannels();
        int cols = shape.inChannels();
        StoredMatrix numbers = StoredMatrix.zeros(rows, cols, precision);
        return new TemplateFilters(
                shape,
                this,
                StoredMatrix.zeros(templates, shape.kernelArea(), codebookPrecision(precision)),
                PackedCodes.zeros(rows, cols, PackedCodes.bitsFor(templates)),
                numbers,
                offset == Offset.YES ? java.util.Optional.of(numbers) : java.util.Optional.empty());
    }

    @Override
    public boolean hasFactoredBody() {
        return true;
    }
}

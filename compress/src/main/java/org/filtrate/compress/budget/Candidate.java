package org.filtrate.compress.budget;

import java.util.Optional;
import org.filtrate.filters.Extent;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;

/// A layer that is to be compressed, analysed.
///
/// @param layer the layer
/// @param fit its analysis
/// @param extent its spatial sizes; empty where they are not known
/// @param fixed a setting that was asked for by name; empty where the strength decides
/// @param weight how much a relative error of its filters counts
public record Candidate(Layer layer, Fit fit, Optional<Extent> extent, Optional<Setting> fixed, double weight) {
    /// A layer whose error counts as much as any other's.
    public Candidate(Layer layer, Fit fit, Optional<Extent> extent, Optional<Setting> fixed) {
        this(layer, fit, extent, fixed, 1);
    }

    /// This candidate, its error counting so much.
    public Candidate weighing(double value) {
        return new Candidate(layer, fit, extent, fixed, value);
    }

    /// What a setting is expected to cost in the network's output.
    public double expectedError(Setting setting) {
        return weight * fit.expectedError(setting);
    }

    /// The filters' shape.
    public FilterShape shape() {
        return layer.filters().orElseThrow();
    }

    /// This candidate, to be left as it is.
    public Candidate left() {
        return keeping(new UniformSetting(Precision.BITS_32));
    }

    /// This candidate at one setting, whatever the strength.
    Candidate keeping(Setting setting) {
        return new Candidate(layer, fit, extent, Optional.of(setting), weight);
    }

    /// The setting where no budget asks for another.
    public Setting usual(double strength, Precision precision) {
        return fixed.orElseGet(() -> fit.usual(strength, precision));
    }

    /// The setting at a strength.
    public Setting at(double strength, Precision precision, int multiple) {
        return fixed.orElseGet(() -> fit.at(strength, precision, multiple));
    }

    /// Bytes of the layer's filters in the file; those of the original where the setting leaves them alone.
    public long sizeBytes(Setting setting) {
        return isDense(setting) ? layer.weight().orElseThrow().sizeBytes() : setting.bits(shape()) / 8;
    }

    /// Operations for one image with the factored body; those of the dense layer where there is none.
    public long macs(Setting setting) {
        return isDense(setting) || !setting.hasFactoredBody() || extent.isEmpty()
                ? layer.macs().orElse(0)
                : setting.macs(shape(), extent.get());
    }

    /// Whether a setting leaves the layer as it is.
    public static boolean isDense(Setting setting) {
        return setting instanceof UniformSetting uniform && uniform.precision() == Precision.BITS_32;
    }
}

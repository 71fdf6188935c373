package org.filtrate.filters.uniform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.filtrate.filters.LayerModel;
import org.filtrate.filters.Method;
import org.filtrate.filters.MethodContract;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.Layer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UniformTest extends MethodContract {
    UniformTest() {
        super(Method.UNIFORM);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fullPrecisionComputesWhatTheOriginalDid(Case c) {
        Model model = c.model();
        Layer layer = layer(model);
        UniformFilters filters = UniformFilters.of(Weight.of(layer), Precision.BITS_32);
        Model compressed = new CompressedLayer(layer, filters, Body.SMALL, Optional.empty())
                .patch(13)
                .applyTo(model);
        float[] expected = LayerModel.run(model, c.input(), c.inputValues());
        float[] actual = LayerModel.run(compressed, c.input(), c.inputValues());
        assertThat(actual).containsExactly(expected, within(1e-4f));
    }
}

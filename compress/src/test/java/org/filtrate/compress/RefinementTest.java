package org.filtrate.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.filtrate.compress.budget.Budget;
import org.filtrate.filters.Method;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefinementTest {
    @TempDir
    Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void writeNetwork() {
        model = folder.resolve("model.onnx");
        ModelWriter.write(Networks.create("resnet20", Networks.defaults("resnet20")), model);
    }

    private Outcome compress(String name, Refinement refinement) {
        return Compressor.compress(
                Request.of(model, folder.resolve(name))
                        .with(r -> r.method(Method.BASIS)
                                .budget(new Budget.Ratio(3))
                                .precision(Precision.BITS_8)
                                .threads(1)
                                .refinement(refinement)),
                Stages.silent());
    }

    private static CompressedLayer with(CompressedLayer layer, float scale) {
        float[] scales = new float[layer.filters().shape().outChannels()];
        java.util.Arrays.fill(scales, scale);
        return new CompressedLayer(layer.layer(), layer.filters().scaleOutputs(scales), layer.body(), layer.bias());
    }

    private static Refinement changing(float scale) {
        return (dense, layers, stages) ->
                new Refined(dense, layers.stream().map(l -> with(l, scale)).toList());
    }

    @Test
    void whatIsRefinedIsWhatIsWritten() {
        Path plain = compress("plain.onnx", (dense, layers, stages) -> new Refined(dense, layers))
                .output();
        Outcome halved = compress("halved.onnx", changing(.5f));
        Path expected = Compressor.compress(
                        Request.of(model, folder.resolve("same.onnx"))
                                .with(r -> r.method(Method.BASIS)
                                        .budget(new Budget.Ratio(3))
                                        .precision(Precision.BITS_8)
                                        .threads(1)),
                        Stages.silent())
                .output();
        Prediction.assertSame(expected, plain, 0);
        assertThat(Prediction.of(halved.output())).isNotEqualTo(Prediction.of(expected));
        halved.layers().forEach(l -> assertThat(l.error()).isBetween(.2, .7));
    }

    @Test
    void biasesAndNormalisationsOfTheDenseNetworkAreWritten() {
        AtomicReference<Model> seen = new AtomicReference<>();
        Outcome outcome = compress("shifted.onnx", (dense, layers, stages) -> {
            seen.set(dense);
            Tensor bias = dense.graph()
                    .constant(layers.getLast().layer().node().input(2))
                    .orElseThrow();
            float[] ones = bias.floats();
            java.util.Arrays.fill(ones, 1);
            Patch patch = new Patch("shift").initializer(Tensor.floats(bias.name(), bias.dims(), ones));
            return new Refined(
                    patch.applyTo(dense), layers.stream().map(l -> with(l, 0)).toList());
        });
        assertThat(seen.get().graph().nodes().size()).isPositive();
        Prediction.of(outcome.output()).values().forEach(v -> {
            for (float value : v.toArray()) {
                assertThat(value).isCloseTo(1, within(1e-3f));
            }
        });
    }

    @Test
    void otherSettingsOrLayersAreRefused() {
        assertThatThrownBy(() ->
                        compress("fewer.onnx", (dense, layers, stages) -> new Refined(dense, layers.subList(0, 3))))
                .isInstanceOf(FiltrateException.class)
                .hasMessageMatching("refinement: \\d+ compressed layers are needed, 3 came");
        assertThatThrownBy(() -> compress("other.onnx", (dense, layers, stages) -> {
                    List<CompressedLayer> changed = new ArrayList<>(layers);
                    CompressedLayer first = layers.getFirst();
                    Body body = first.body() == Body.SMALL ? Body.FACTORED : Body.SMALL;
                    changed.set(0, new CompressedLayer(first.layer(), first.filters(), body, first.bias()));
                    return new Refined(dense, changed);
                }))
                .isInstanceOf(FiltrateException.class)
                .hasMessageStartingWith("refinement: layer 'conv1' is needed as it was decided");
    }

    @Test
    void aFileThatGrewBeyondItsBudgetIsNotWritten() {
        assertThatThrownBy(() -> compress("grown.onnx", (dense, layers, stages) -> {
                    var ballast = StringStringEntryProto.newBuilder()
                            .setKey("ballast")
                            .setValue("-".repeat(2_000_000));
                    Model larger = new Model(
                            dense.proto().toBuilder().addMetadataProps(ballast).build());
                    return new Refined(larger, layers);
                }))
                .isInstanceOf(FiltrateException.class)
                .hasMessageContaining("would exceed its budget by");
        assertThat(Files.exists(folder.resolve("grown.onnx"))).isFalse();
    }
}

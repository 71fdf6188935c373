package org.filtrate.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.filters.Method;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.graph.layer.Layer;
import org.filtrate.networks.Networks;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressedAlreadyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Method.class)
    void aWrittenFileCostsWhatItsCompressionSaid(Method method) {
        Path model = folder.resolve("resnet20.onnx");
        ModelWriter.write(Networks.create("resnet20", Networks.defaults("resnet20")), model);
        Budget budget = method == Method.BASIS || method == Method.LOWRANK ? new Budget.Macs(0.5) : new Budget.Ratio(3);
        Request request = Request.of(model, folder.resolve("small.onnx"))
                .with(r -> r.method(method).budget(budget).threads(1));
        Outcome outcome = Compressor.compress(request, Stages.silent());

        Network written = Network.read(outcome.output());
        assertThat(written.macs()).isEqualTo(outcome.macs());
        List<Layer> layers = written.layers();
        for (int i = 0; i < layers.size(); i++) {
            LayerOutcome said = outcome.layers().get(i);
            boolean dense = said.line().method().equals(PlanLine.DENSE);
            assertThat(layers.get(i).macs().orElseThrow()).isEqualTo(said.macs());
            assertThat(written.setting(layers.get(i)).isPresent()).isNotEqualTo(dense);
            if (!dense) {
                long biases = said.layer().filters().orElseThrow().dims()[0];
                long stored =
                        said.line().setting().params(said.layer().filters().orElseThrow());
                assertThat(layers.get(i).params()).isIn(stored, stored + biases);
            }
        }
    }
}

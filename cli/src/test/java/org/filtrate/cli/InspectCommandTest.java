package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class InspectCommandTest {
    @TempDir
    Path folder;

    @Test
    void jsonHasTheKeysThatProgramsRelyOn() throws IOException {
        Path model = Told.network(folder);
        JsonNode json = Told.by("inspect", model, "--json").json();
        assertThat(json.propertyNames()).containsExactlyInAnyOrder("layers", "params", "macs", "bytes", "graph_bytes");
        assertThat(json.path("bytes").asLong()).isEqualTo(Files.size(model));
        assertThat(json.path("graph_bytes").asLong()).isBetween(1L, Files.size(model) - 4 * 267_696);
        assertThat(json.path("macs").asLong()).isEqualTo(40_550_400 + 640);
        assertThat(json.path("layers")).hasSize(20);
        JsonNode layer = json.path("layers").path(1);
        assertThat(layer.propertyNames())
                .containsExactlyInAnyOrder(
                        "name", "op", "shape", "params", "macs", "bytes", "compressible", "reason", "setting");
        assertThat(layer.path("name").asString()).isEqualTo("layer1.0.conv1");
        assertThat(layer.path("shape").toString()).isEqualTo("[16,16,3,3]");
        assertThat(layer.path("params").asLong()).isEqualTo(2304);
        assertThat(layer.path("macs").asLong()).isEqualTo(2304 * 32 * 32);
        assertThat(layer.path("compressible").asBoolean()).isTrue();
        assertThat(layer.path("setting").asString()).isEmpty();
    }

    @Test
    void theTableHasALineForEachLayerAndATotal() {
        String out = Told.by("inspect", Told.network(folder)).done().out();
        assertThat(out.lines()).hasSize(22);
        assertThat(out.lines().toList().getLast()).startsWith("20 layers, 20 compressible; ");
    }

    @Test
    void filesThatAreNoModelsGetOneLine() throws IOException {
        Path model = Told.network(folder);
        byte[] whole = Files.readAllBytes(model);
        Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, whole.length - 10));
        Path text = Files.writeString(folder.resolve("text.onnx"), "hello\n");
        Path empty = Files.createFile(folder.resolve("empty.onnx"));
        Path none = folder.resolve("none.onnx");
        assertThat(Told.by("inspect", none).failure(1)).isEqualTo(none + ": cannot be read: no such file");
        assertThat(Told.by("inspect", folder).failure(1))
                .isEqualTo(folder + ": an ONNX file is needed, a directory came");
        assertThat(Told.by("inspect", empty).failure(1))
                .isEqualTo(empty + ": an ONNX model is needed, an empty file came");
        assertThat(Told.by("inspect", text).failure(1)).startsWith(text + ": not an ONNX model");
        assertThat(Told.by("inspect", cut, "--json").failure(1)).startsWith(cut + ": not an ONNX model, or a damaged");
    }
}

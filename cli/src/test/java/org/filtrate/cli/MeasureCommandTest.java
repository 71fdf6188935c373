package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MeasureCommandTest {
    @TempDir
    Path folder;

    @Test
    void jsonHasTheKeysThatProgramsRelyOn() throws IOException {
        Path model = Told.network(folder);
        JsonNode json = Told.by("measure", model, "--against", model, "--threads", 1, "--json")
                .json();
        assertThat(json.propertyNames())
                .contains("median_ms", "bytes", "peak_rss_bytes", "against", "speedup", "size_ratio");
        assertThat(json.path("against").propertyNames()).contains("median_ms", "bytes", "peak_rss_bytes");
        assertThat(json.path("bytes").asLong()).isEqualTo(Files.size(model));
        assertThat(json.path("size_ratio").asDouble()).isEqualTo(1);
        assertThat(json.path("median_ms").asDouble()).isPositive();
    }

    @Test
    void whatDoesNotFitGetsOneLine() {
        Path model = Told.network(folder);
        Path none = folder.resolve("none.onnx");
        assertThat(Told.by("measure", none).failure(1)).isEqualTo(none + ": cannot be read: no such file");
        assertThat(Told.by("measure", model, "--against", none).failure(1))
                .isEqualTo(none + ": cannot be read: no such file");
        assertThat(Told.by("measure", model, "--input", "input=axb").failure(1)).contains("input=axb");
        assertThat(Told.by("measure", model, "--input", "image=1x3x32x32").failure(1))
                .contains("image");
    }
}

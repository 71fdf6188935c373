package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.ModelReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpandCommandTest {
    @TempDir
    Path folder;

    @Test
    void nothingOfOursIsLeft() {
        Path model = Told.network(folder);
        Path small = folder.resolve("small.onnx");
        Path dense = folder.resolve("dense.onnx");
        Told.by("compress", model, "-o", small, "--method", "basis", "--ratio", 4)
                .done();
        Told.by("expand", small, "-o", dense).done();
        Model expanded = ModelReader.read(dense);
        assertThat(expanded.functions()).isEmpty();
        assertThat(expanded.graph().nodes()).allMatch(n -> n.domain().isEmpty());
        assertThat(expanded.proto().getOpsetImportList()).hasSize(1);
        assertThat(Told.files(folder)).containsExactly("dense.onnx", "model.onnx", "small.onnx");
    }

    @Test
    void aFileThatIsNoModelLeavesTheOutputAlone() throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "hello\n");
        Path dense = Files.writeString(folder.resolve("dense.onnx"), "before");
        assertThat(Told.by("expand", text, "-o", dense).failure(1)).startsWith(text + ": not an ONNX model");
        assertThat(dense).hasContent("before");
    }
}

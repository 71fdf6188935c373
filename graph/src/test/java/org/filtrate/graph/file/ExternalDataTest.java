package org.filtrate.graph.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.shape.Sketch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalDataTest {
    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void writeData() throws IOException {
        data = folder.resolve("inner").resolve("weights.bin");
        Files.createDirectories(data.getParent());
        byte[] bytes = Tensor.floats("w", new long[] {6}, new float[] {0, 1, 2, 3, 4, 5})
                .proto()
                .getRawData()
                .toByteArray();
        Files.write(data, bytes);
    }

    private Path model(Map<String, String> entries) throws IOException {
        ModelProto.Builder proto =
                new Sketch().input("x", "N", 2).node("y", "MatMul", "x w").output("y").model().proto().toBuilder();
        TensorProto.Builder tensor = proto.getGraphBuilder()
                .addInitializerBuilder()
                .setName("w")
                .setDataType(1)
                .addDims(2)
                .addDims(2)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        entries.forEach(
                (key, value) -> tensor.addExternalDataBuilder().setKey(key).setValue(value));
        return Files.write(folder.resolve("m.onnx"), proto.build().toByteArray());
    }

    @Test
    void dataBesideTheModelAreReadWhereTheyLie() throws IOException {
        Path file = model(Map.of("location", "inner/weights.bin", "offset", "8", "length", "16"));
        ModelReader.Loaded loaded = ModelReader.load(file);
        assertThat(loaded.model().graph().constant("w").orElseThrow().floats()).containsExactly(2, 3, 4, 5);
        assertThat(loaded.externalFiles()).containsExactly(data);
        Path copy = folder.resolve("copy.onnx");
        ModelWriter.write(loaded.model(), copy);
        Files.delete(data);
        assertThat(ModelReader.read(copy).graph().constant("w").orElseThrow().floats())
                .containsExactly(2, 3, 4, 5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../weights.bin | 0 | 16 | tensor 'w': external data must lie beside the model, its location is"
                        + " '../weights.bin'",
                "inner/../../x | 0 | 16 | tensor 'w': external data must lie beside the model, its location is"
                        + " 'inner/../../x'",
                "/etc/passwd | 0 | 16 | tensor 'w': external data must lie beside the model, its location is"
                        + " '/etc/passwd'",
                "'' | 0 | 16 | tensor 'w': external data must lie beside the model, its location is ''",
                "missing.bin | 0 | 16 | FOLDER/missing.bin: cannot be read: no such file",
                "inner/weights.bin | -8 | 16 | DATA: 16 bytes from offset -8 are needed, the file has 24",
                "inner/weights.bin | 16 | 16 | DATA: 16 bytes from offset 16 are needed, the file has 24",
                "inner/weights.bin | 9223372036854775807 | 16 | DATA: 16 bytes from offset 9223372036854775807 are"
                        + " needed, the file has 24",
                "inner/weights.bin | 0 | 9223372036854775807 | DATA: 9223372036854775807 bytes from offset 0 are"
                        + " needed, the file has 24",
                "inner/weights.bin | x | 16 | tensor 'w': external data's offset should be a number and is 'x'",
                "inner/weights.bin | 0 | 12 | m.onnx: tensor 'w': FLOAT (2x2) needs 16 bytes of raw data, 12 came"
            })
    void hostilePlacesAreRefused(String location, String offset, String length, String message) throws IOException {
        Path file = model(Map.of("location", location, "offset", offset, "length", length));
        String expected = message.replace("FOLDER", folder.toString())
                .replace("DATA", data.toString())
                .replace("m.onnx", file.toString());
        assertThatThrownBy(() -> ModelReader.read(file))
                .isInstanceOf(FiltrateException.class)
                .hasMessageEndingWith(expected);
    }

    @Test
    void aFolderAsDataIsRefused() throws IOException {
        Path file = model(Map.of("location", "inner"));
        assertThatThrownBy(() -> ModelReader.read(file)).isInstanceOf(FiltrateException.class);
    }
}

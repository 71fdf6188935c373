package org.filtrate.graph.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.ModelFormatException;
import org.filtrate.graph.Shared;
import org.filtrate.graph.shape.Sketch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFilesTest {
    @TempDir
    Path folder;

    private static Model model() {
        return new Sketch()
                .input("x", "N", 10)
                .weight("w", 10, 6)
                .node("y", "MatMul", "x w")
                .output("y")
                .model();
    }

    private static UnknownFieldSet unknown() {
        return UnknownFieldSet.newBuilder()
                .addField(
                        4711,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("from a later version"))
                                .build())
                .build();
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("m.onnx"), bytes);
    }

    private Stream<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4, 7, 8, 10, 13})
    void whatIsNotKnownIsWrittenBackByteForByte(long irVersion) throws IOException {
        ModelProto.Builder proto = model().proto().toBuilder()
                .setIrVersion(irVersion)
                .setProducerName("someone")
                .setDocString("doc")
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("author").setValue("me"))
                .addFunctions(FunctionProto.newBuilder()
                        .setDomain("their.domain")
                        .setName("Twice")
                        .addNode(NodeProto.newBuilder()
                                .setOpType("Add")
                                .addInput("a")
                                .addInput("a")
                                .addOutput("b")))
                .setUnknownFields(unknown());
        proto.getGraphBuilder().setUnknownFields(unknown());
        proto.getGraphBuilder()
                .addNodeBuilder()
                .setOpType("Strange")
                .setDomain("their.domain")
                .addOutput("z");
        Path file = write(proto.build().toByteArray());
        byte[] before = Files.readAllBytes(file);
        Path copy = folder.resolve("copy.onnx");
        assertThat(ModelWriter.write(ModelReader.read(file), copy)).isEqualTo(before.length);
        assertThat(Files.readAllBytes(copy)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet20-cifar10", "resnet56-cifar10", "resnet4b-cifar10", "ultraface-slim-320"})
    void filesOfExportersAreWrittenBackByteForByte(String name) throws IOException {
        Optional<Path> file = Shared.file("models/" + name + ".onnx");
        Assumptions.assumeTrue(file.isPresent(), Shared.MISSING);
        Path copy = folder.resolve("copy.onnx");
        ModelWriter.write(ModelReader.read(file.get()), copy);
        assertThat(ModelReader.read(copy).proto())
                .isEqualTo(ModelReader.read(file.get()).proto());
        assertThat(Files.size(copy)).isEqualTo(Files.size(file.get()));
    }

    @Test
    void filesThatAreNoModelsAreNamed() throws IOException {
        Path none = folder.resolve("none.onnx");
        assertThatThrownBy(() -> ModelReader.read(none))
                .isInstanceOf(FiltrateException.class)
                .hasMessage(none + ": cannot be read: no such file");
        assertThatThrownBy(() -> ModelReader.read(folder))
                .hasMessage(folder + ": an ONNX file is needed, a directory came");
        Path empty = write(new byte[0]);
        assertThatThrownBy(() -> ModelReader.read(empty))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(empty + ": an ONNX model is needed, an empty file came");
        byte[] whole = model().proto().toByteArray();
        Path cut = write(java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> ModelReader.read(cut))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(cut + ": not an ONNX model, or a damaged one: at byte ");
        Path text = write("this is a plain text file\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ModelReader.read(text))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(text + ": not an ONNX model");
        Path bare = write(model().proto().toBuilder().clearOpsetImport().build().toByteArray());
        assertThatThrownBy(() -> ModelReader.read(bare))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(bare + ": not an ONNX model: it has no opset_import");
    }

    @Test
    void twoWritersOfOneNameAreRefused() throws IOException {
        ModelProto.Builder proto = model().proto().toBuilder();
        proto.getGraphBuilder().addNode(proto.getGraph().getNode(0));
        Path file = write(proto.build().toByteArray());
        assertThatThrownBy(() -> ModelReader.read(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(file + ": graph 'sketch': two nodes write 'y'");
    }

    @Test
    void aLargeModelIsWrittenWithItsWeightsBeside() throws IOException {
        Model model = new Sketch()
                .input("x", "N", 100)
                .weight("small", 3)
                .weight("w", 100, 60)
                .weight("v", 60, 7)
                .node("h", "MatMul", "x w")
                .node("y", "MatMul", "h v")
                .output("y")
                .model();
        Path file = folder.resolve("m.onnx");
        long written = ModelWriter.write(model, file, 1000);
        assertThat(files()).containsExactly("m.onnx", "m.onnx.data");
        assertThat(written).isEqualTo(Files.size(file) + Files.size(folder.resolve("m.onnx.data")));
        assertThat(Files.size(file)).isLessThan(1000);
        ModelReader.Loaded loaded = ModelReader.load(file);
        assertThat(loaded.model().proto()).isEqualTo(model.proto());
        assertThat(loaded.externalFiles()).containsExactly(folder.resolve("m.onnx.data"));
        ModelWriter.write(loaded.model(), file, 1000);
        assertThat(ModelReader.read(file).proto()).isEqualTo(model.proto());
    }

    @Test
    void aFileThatCannotBeWrittenLeavesWhatStoodThere() throws IOException {
        Path file = write("before".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(FiltrateException.class)
                .hasMessage(file + ": cannot be written: No space left on device");
        assertThat(file).hasContent("before");
        assertThat(files()).containsExactly("m.onnx");
        Path nowhere = folder.resolve("missing").resolve("m.onnx");
        assertThatThrownBy(() -> ModelWriter.write(model(), nowhere))
                .hasMessage(nowhere + ": cannot be written: there is no folder " + nowhere.getParent());
        assertThatThrownBy(() -> ModelWriter.write(model(), folder))
                .hasMessage(folder + ": a file is to be written there, a directory stands there");
    }
}

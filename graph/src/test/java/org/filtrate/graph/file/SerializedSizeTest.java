package org.filtrate.graph.file;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerializedSizeTest {
    @TempDir
    Path folder;

    /// So many zeros, most of which share their memory.
    private static ByteString zeros(long count) {
        if (count < 1 << 20) {
            return ByteString.copyFrom(new byte[(int) count]);
        }
        ByteString half = zeros(count / 2);
        return half.concat(half).concat(zeros(count % 2));
    }

    private static TensorProto.Builder tensor(String name, ElementType type, long count) {
        return TensorProto.newBuilder().setName(name).setDataType(type.code()).addDims(count);
    }

    private static ModelProto model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("größer als zwei")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build();
    }

    /// Tensors of every way to store data, attributes of every kind, a function, a field of a later version.
    private static ModelProto varied() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("g")
                .addInitializer(tensor("raw", ElementType.FLOAT, 500).setRawData(zeros(2000)))
                .addInitializer(tensor("floats", ElementType.FLOAT, 300)
                        .addAllFloatData(java.util.Collections.nCopies(300, 1.5f)))
                .addInitializer(tensor("none", ElementType.FLOAT, 0))
                .addInitializer(
                        tensor("int32", ElementType.INT32, 4).addAllInt32Data(List.of(0, -1, 127, Integer.MAX_VALUE)))
                .addInitializer(tensor("int64", ElementType.INT64, 150)
                        .addAllInt64Data(java.util.Collections.nCopies(150, -300L)))
                .addInitializer(tensor("uint64", ElementType.UINT64, 3).addAllUint64Data(List.of(1L << 63, 300L, 0L)))
                .addInitializer(tensor("double", ElementType.DOUBLE, 2).addAllDoubleData(List.of(.1, -7.0)))
                .addInitializer(tensor("text", ElementType.STRING, 2)
                        .addStringData(zeros(130))
                        .addStringData(ByteString.EMPTY))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Constant")
                        .addOutput("c")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("value")
                                .setType(AttributeProto.AttributeType.TENSOR)
                                .setT(tensor("", ElementType.INT8, 3).setRawData(zeros(3))))
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("all")
                                .setF(-.5f)
                                .setI(-5)
                                .setS(ByteString.copyFromUtf8("é"))
                                .addFloats(2)
                                .addInts(1L << 40)
                                .addStrings(ByteString.copyFromUtf8("x"))));
        return model(graph).toBuilder()
                .addFunctions(FunctionProto.newBuilder()
                        .setName("f")
                        .setDomain("org.filtrate")
                        .addNode(NodeProto.newBuilder().setOpType("Relu").addInput("x")))
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                4711,
                                UnknownFieldSet.Field.newBuilder()
                                        .addVarint(1L << 50)
                                        .build())
                        .build())
                .build();
    }

    @Test
    void whatProtobufCanCountIsCountedTheSame() {
        ModelProto varied = varied();
        assertThat(SerializedSize.counted(varied))
                .isEqualTo(varied.getSerializedSize())
                .isEqualTo(varied.toByteArray().length);
        assertThat(SerializedSize.of(varied)).isEqualTo(varied.getSerializedSize());
    }

    @Test
    void sizesBeyondTwoGigabytesDoNotOverflow() {
        long count = 500_000_000;
        GraphProto.Builder graph = GraphProto.newBuilder();
        for (int i = 0; i < 3; i++) {
            graph.addInitializer(tensor("w" + i, ElementType.FLOAT, count).setRawData(zeros(4 * count)));
        }
        graph.addInitializer(
                tensor("typed", ElementType.FLOAT, 5).addAllFloatData(java.util.Collections.nCopies(5, 1f)));
        ModelProto large = model(graph);
        ModelProto small = model(GraphProto.newBuilder(graph.build()).clearInitializer());
        long size = SerializedSize.of(large);
        assertThat(size - small.getSerializedSize()).isBetween(6_000_000_000L, 6_000_000_200L);
        long external = ModelWriter.sizeBytes(new Model(large), folder.resolve("m.onnx"));
        // Data begin at page boundaries beside the model.
        assertThat(external).isBetween(size, size + 3 * 4096 + 400);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theSizeIsThatOfTheFilesWritten() throws IOException {
        Model model = new Model(varied());
        Path file = folder.resolve("m.onnx");
        assertThat(ModelWriter.sizeBytes(model, file))
                .isEqualTo(ModelWriter.write(model, file))
                .isEqualTo(Files.size(file));
        assertThat(ModelWriter.sizeBytes(model, file, 1000))
                .isEqualTo(ModelWriter.write(model, file, 1000))
                .isEqualTo(Files.size(file) + Files.size(folder.resolve("m.onnx.data")));
    }

    @Test
    void typedNumbersMoveOutOfLargeModelsToo() {
        Model model = new Model(varied());
        Path file = folder.resolve("m.onnx");
        ModelWriter.write(model, file, 1000);
        assertThat(folder.resolve("m.onnx.data")).isRegularFile();
        Model read = ModelReader.read(file);
        model.graph().initializers().stream()
                .filter(t -> t.type() != ElementType.STRING && t.type() != ElementType.UINT64)
                .forEach(t -> assertThat(
                                read.graph().constant(t.name()).orElseThrow().floats())
                        .as(t.name())
                        .containsExactly(t.floats()));
        assertThat(read.graph().constant("floats").orElseThrow().proto().hasRawData())
                .isTrue();
        assertThat(read.graph().constant("int64").orElseThrow().longs()).containsOnly(-300);
    }
}

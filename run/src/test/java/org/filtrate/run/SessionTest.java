package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionTest {
    private static final SessionSettings SETTINGS = SessionSettings.threads(1);
    private static final FloatTensor PAIR = FloatTensor.of(new float[] {-1.5f, 2.25f}, 1, 2);

    @TempDir
    private Path folder;

    private static Session open(ModelProto model) {
        return Session.open(model.toByteArray(), SETTINGS);
    }

    private static float[] runOne(Session session, FloatTensor x) {
        return run(session, x).toArray();
    }

    private static FloatTensor run(Session session, FloatTensor x) {
        Map<String, FloatTensor> results = session.run(Map.of("x", x));
        assertThat(results).containsOnlyKeys("y");
        return results.values().iterator().next();
    }

    @Test
    void tellsInputsAndOutputs() {
        try (Session session = open(TinyModels.relu("batch", 3, 10, 5))) {
            assertThat(session.inputs()).hasToString("[x (batch,3,10,5) float]");
            assertThat(session.outputs()).hasToString("[y (batch,3,10,5) float]");
            assertThat(session.inputs().getFirst().shape()).containsExactly(-1, 3, 10, 5);
            assertThat(session.inputs().getFirst().dims().getFirst()).isEqualTo(new Dimension(-1, "batch"));
        }
    }

    @Test
    void runsTheSameFromFileAndFromBytes() {
        ModelProto relu = TinyModels.relu("n", 10, 3, 5);
        Random random = new Random(7);
        float[] values = new float[6 * 10 * 3 * 5];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        FloatTensor x = FloatTensor.of(values, 6, 10, 3, 5);
        try (Session fromBytes = open(relu);
                Session fromFile = Session.open(TinyModels.write(folder, "relu.onnx", relu), SETTINGS)) {
            FloatTensor y = run(fromBytes, x);
            assertThat(y.shape()).containsExactly(6, 10, 3, 5);
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.max(0, values[i]);
            }
            assertThat(y.toArray()).containsExactly(values);
            assertThat(run(fromFile, x)).isEqualTo(y);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "FLOAT16", "BFLOAT16", "DOUBLE", "INT8", "INT16", "INT32", "INT64", "UINT8", "BOOL"})
    void feedsAndReadsEveryElementType(DataType type) {
        float[] values = {0, 1, 1, 0, 1, 0};
        FloatTensor x = FloatTensor.of(values, 2, 3);
        try (Session feeds = open(TinyModels.cast(type, DataType.FLOAT, 2, 3));
                Session reads = open(TinyModels.cast(DataType.FLOAT, type, 2, 3))) {
            assertThat(feeds.inputs().getFirst().elementType())
                    .hasToString(type.name().toLowerCase(Locale.ROOT));
            assertThat(runOne(feeds, x)).containsExactly(values);
            assertThat(runOne(reads, x)).containsExactly(values);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "FLOAT16", "BFLOAT16", "DOUBLE"})
    void keepsFractionsInFloatingPointTypes(DataType type) {
        try (Session feeds = open(TinyModels.cast(type, DataType.FLOAT, 1, 2));
                Session reads = open(TinyModels.cast(DataType.FLOAT, type, 1, 2))) {
            assertThat(runOne(feeds, PAIR)).containsExactly(-1.5f, 2.25f);
            assertThat(runOne(reads, PAIR)).containsExactly(-1.5f, 2.25f);
        }
    }

    @Test
    void unsignedBytesGoTo255AndNoFurther() {
        try (Session session = open(TinyModels.cast(DataType.UINT8, DataType.UINT8, 1, 2))) {
            assertThat(runOne(session, FloatTensor.of(new float[] {255, 128}, 1, 2)))
                    .containsExactly(255, 128);
            for (float wrong : new float[] {256, -1, .5f, Float.NaN}) {
                assertThatThrownBy(() -> runOne(session, FloatTensor.of(new float[] {0, wrong}, 1, 2)))
                        .isInstanceOf(RunException.class)
                        .hasMessage("input 'x' is uint8: needed whole numbers from 0 to 255, came " + wrong);
            }
        }
    }

    @Test
    void integersOutsideTheirRangeAreRefused() {
        try (Session ints = open(TinyModels.cast(DataType.INT32, DataType.FLOAT, 1, 1));
                Session longs = open(TinyModels.cast(DataType.INT64, DataType.DOUBLE, 1, 1))) {
            assertThat(runOne(ints, FloatTensor.of(new float[] {-0x1p31f}, 1, 1)))
                    .containsExactly(-0x1p31f);
            assertThat(runOne(longs, FloatTensor.of(new float[] {-0x1p63f}, 1, 1)))
                    .containsExactly(-0x1p63f);
            assertThatThrownBy(() -> runOne(ints, FloatTensor.of(new float[] {0x1p31f}, 1, 1)))
                    .isInstanceOf(RunException.class);
            assertThatThrownBy(() -> runOne(longs, FloatTensor.of(new float[] {0x1p63f}, 1, 1)))
                    .isInstanceOf(RunException.class);
        }
    }

    @Test
    void scalarsAndEmptyTensorsPass() {
        try (Session scalar = open(TinyModels.relu());
                Session open = open(TinyModels.relu("n", 3))) {
            assertThat(runOne(scalar, FloatTensor.of(new float[] {-2}))).containsExactly(0);
            assertThat(run(open, FloatTensor.of(new float[0], 0, 3)).shape()).containsExactly(0, 3);
        }
    }

    @Test
    void initializersListedAsInputsNeedNoValue() {
        ModelProto model = TinyModels.model(GraphProto.newBuilder()
                .addInput(TinyModels.floats("x", 1, 2))
                .addInput(TinyModels.floats("w", 2, 3))
                .addInitializer(TinyModels.tensor("w", new float[] {1, 2, 3, 4, 5, 6}, 2, 3))
                .addOutput(TinyModels.floats("y", 1, 3))
                .addNode(TinyModels.node("MatMul", "x w", "y")));
        try (Session session = open(model)) {
            assertThat(session.inputs()).hasToString("[x (1,2) float]");
            assertThat(runOne(session, FloatTensor.of(new float[] {1, 10}, 1, 2)))
                    .containsExactly(41, 52, 63);
        }
    }

    @Test
    void modelLocalFunctionsRun() {
        ModelProto model = TinyModels.model(GraphProto.newBuilder()
                        .addInput(TinyModels.floats("x", 1, 2))
                        .addOutput(TinyModels.floats("y", 1, 2))
                        .addNode(TinyModels.node("Twice", "x", "y").setDomain("org.filtrate")))
                .toBuilder()
                .addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain("org.filtrate")
                        .setVersion(1))
                .addFunctions(FunctionProto.newBuilder()
                        .setDomain("org.filtrate")
                        .setName("Twice")
                        .addInput("a")
                        .addOutput("b")
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                        .addNode(TinyModels.node("Add", "a a", "b")))
                .build();
        try (Session session = open(model)) {
            assertThat(runOne(session, PAIR)).containsExactly(-3, 4.5f);
        }
    }

    @Test
    void externalDataIsFoundBesideTheFile() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(10)
                .putFloat(20);
        TensorProto weight = TensorProto.newBuilder()
                .setName("w")
                .setDataType(DataType.FLOAT.getNumber())
                .addDims(1)
                .addDims(2)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("weights.bin"))
                .build();
        Path file = TinyModels.write(
                folder,
                "outside.onnx",
                TinyModels.model(GraphProto.newBuilder()
                        .addInput(TinyModels.floats("x", 1, 2))
                        .addInitializer(weight)
                        .addOutput(TinyModels.floats("y", 1, 2))
                        .addNode(TinyModels.node("Add", "x w", "y"))));
        assertThatThrownBy(() -> Session.open(file, SETTINGS))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("model '" + file + "': ONNX Runtime: ");
        Files.write(folder.resolve("weights.bin"), data.array());
        try (Session session = Session.open(file, SETTINGS)) {
            assertThat(runOne(session, PAIR)).containsExactly(8.5f, 22.25f);
        }
    }

    @Test
    void manyThreadsMayRunOneSession() {
        try (Session session = open(TinyModels.relu("n", 3))) {
            assertThat(IntStream.range(1, 200).parallel().allMatch(i -> {
                        float[] values = new float[3 * i];
                        Arrays.fill(values, i);
                        FloatTensor x = FloatTensor.of(values, i, 3);
                        return run(session, x).equals(x);
                    }))
                    .isTrue();
        }
    }

    @Test
    void unoptimizedRunsGiveTheSame() {
        ModelProto relu = TinyModels.relu(1, 2);
        SessionSettings settings = SETTINGS.withOptimized(false).withConfigEntry("session.disable_prepacking", "1");
        try (Session session = Session.open(relu.toByteArray(), settings)) {
            assertThat(runOne(session, PAIR)).containsExactly(0, 2.25f);
        }
    }
}

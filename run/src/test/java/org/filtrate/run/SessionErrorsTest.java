package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a session does with wrong files and wrong inputs.
class SessionErrorsTest {
    private static final SessionSettings SETTINGS = SessionSettings.threads(1);
    private static final FloatTensor PAIR = FloatTensor.of(new float[] {-1.5f, 2.25f}, 1, 2);

    @TempDir
    private Path folder;

    private static Session open(ModelProto model) {
        return Session.open(model.toByteArray(), SETTINGS);
    }

    @Test
    void closesTwiceAndRunsNoMore() {
        Session session = open(TinyModels.relu(1, 2));
        session.close();
        session.close();
        assertThatThrownBy(() -> session.run(Map.of("x", PAIR)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("is closed");
    }

    @Test
    void wrongInputsAreNamed() {
        try (Session session = open(TinyModels.relu("n", 3))) {
            String name = session.name();
            FloatTensor x = FloatTensor.of(new float[3], 1, 3);
            assertThatThrownBy(() -> session.run(Map.of()))
                    .isInstanceOf(RunException.class)
                    .hasMessage(name + ": needed input x (n,3) float, none came");
            assertThatThrownBy(() -> session.run(Map.of("x", x, "z", x)))
                    .hasMessage(name + ": has no input 'z', only x (n,3) float");
            assertThatThrownBy(() -> session.run(Map.of("x", PAIR)))
                    .hasMessage(name + ": needed input x (n,3) float, came (1,2)");
            assertThatThrownBy(() -> session.run(Map.of("x", FloatTensor.of(new float[3], 3))))
                    .hasMessage(name + ": needed input x (n,3) float, came (3)");
        }
    }

    @Test
    void wrongFilesAreNamedInOneLine() throws IOException {
        Path absent = folder.resolve("absent.onnx");
        assertThatThrownBy(() -> Session.open(absent, SETTINGS))
                .isInstanceOf(RunException.class)
                .hasMessage("model '" + absent + "': needed an ONNX file, there is none");
        assertThatThrownBy(() -> Session.open(folder, SETTINGS))
                .hasMessage("model '" + folder + "': needed an ONNX file, this is no file");
        assertThatThrownBy(() -> Session.open(new byte[0], SETTINGS))
                .hasMessage("model (0 bytes): needed an ONNX file, came nothing");
        byte[] whole = TinyModels.relu(1, 2).toByteArray();
        Path damaged = folder.resolve("damaged.onnx");
        for (byte[] bytes :
                List.of("not a model".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(whole, whole.length - 5))) {
            Files.write(damaged, bytes);
            assertThatThrownBy(() -> Session.open(damaged, SETTINGS))
                    .isInstanceOf(RunException.class)
                    .hasMessageStartingWith("model '" + damaged + "': ONNX Runtime: ")
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void anyBytesGiveASessionOrOneLine() {
        byte[] whole = TinyModels.relu("n", 3, 10, 5).toByteArray();
        Random random = new Random(13);
        for (int trial = 0; trial < 500; trial++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(3) > 0 ? whole.length : random.nextInt(whole.length));
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try (Session session = Session.open(damaged, SETTINGS)) {
                SampleInputs.of(session, InputShapes.none(), 1).close();
            } catch (RunException e) {
                assertThat(e).message().isNotBlank();
            }
        }
    }

    @Test
    void hugeInputsAreRefused() {
        for (long side : new long[] {1L << 40, 1L << 17}) {
            try (Session session = open(TinyModels.relu(1, side, side))) {
                assertThatThrownBy(() -> SampleInputs.of(session, InputShapes.none(), 1))
                        .isInstanceOf(RunException.class)
                        .hasMessageStartingWith(session.name() + ": input 'x': needed less than 2 GiB, came ");
            }
        }
    }

    @Test
    void anUnknownOperatorIsNamed() {
        ModelProto model = TinyModels.model(GraphProto.newBuilder()
                .addInput(TinyModels.floats("x", 1, 2))
                .addOutput(TinyModels.floats("y", 1, 2))
                .addNode(TinyModels.node("NoSuchOperator", "x", "y")));
        assertThatThrownBy(() -> open(model)).isInstanceOf(RunException.class).hasMessageContaining("NoSuchOperator");
    }

    @Test
    void failuresOfARunAreNamed() {
        ModelProto model = TinyModels.model(GraphProto.newBuilder()
                .addInput(TinyModels.floats("x", "n", "m"))
                .addInitializer(TinyModels.tensor("w", new float[] {1, 2, 3}, 3))
                .addOutput(TinyModels.floats("y", "n", "k"))
                .addNode(TinyModels.node("Add", "x w", "y")));
        try (Session session = open(model)) {
            assertThatThrownBy(() -> session.run(Map.of("x", PAIR)))
                    .isInstanceOf(RunException.class)
                    .hasMessageStartingWith(session.name() + ": ONNX Runtime: ");
        }
    }

    @Test
    void sequencesAreRefusedByName() {
        ModelProto model = TinyModels.model(GraphProto.newBuilder()
                .addInput(TinyModels.floats("x", 1, 2))
                .addOutput(ValueInfoProto.newBuilder()
                        .setName("s")
                        .setType(TypeProto.newBuilder()
                                .setSequenceType(TypeProto.Sequence.newBuilder()
                                        .setElemType(TinyModels.floats("", 1, 2).getType()))))
                .addNode(TinyModels.node("SequenceConstruct", "x x", "s")));
        try (Session session = open(model)) {
            assertThat(session.outputs().getFirst().elementType()).isEqualTo(ElementType.OTHER);
            assertThatThrownBy(() -> session.run(Map.of("x", PAIR)))
                    .isInstanceOf(RunException.class)
                    .hasMessage("output 's': needed a tensor of numbers, came ONNX_TYPE_SEQUENCE");
        }
    }

    @Test
    void threadsAreAtLeastOne() {
        assertThatThrownBy(() -> SessionSettings.threads(0))
                .isInstanceOf(RunException.class)
                .hasMessage("threads: needed 1 or more, came 0");
    }

    @Test
    void messagesAreOneLine() {
        assertThat(new RunException("a \r\n  b\n")).hasMessage("a b");
    }
}

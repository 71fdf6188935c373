package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyTest {
    private static final Latency BRIEF = Latency.defaults().withBudget(Duration.ofMillis(50));

    @TempDir
    private Path folder;

    private Path relu(String name, Object... dims) {
        return TinyModels.write(folder, name, TinyModels.relu(dims));
    }

    private static Session open(Path model) {
        return Session.open(model, SessionSettings.threads(1));
    }

    /// A square matrix product of `size`, whose time grows with its cube.
    private Path product(String name, int size) {
        return TinyModels.write(
                folder,
                name,
                TinyModels.model(GraphProto.newBuilder()
                        .addInput(TinyModels.floats("a", size, size))
                        .addInput(TinyModels.floats("b", size, size))
                        .addOutput(TinyModels.floats("y", size, size))
                        .addNode(TinyModels.node("MatMul", "a b", "y"))));
    }

    @Test
    void quantilesAreInterpolated() {
        Timing timing = Timing.of(
                LongStream.rangeClosed(1, 11).map(i -> (12 - i) * 1_000_000).toArray());
        assertThat(timing).isEqualTo(new Timing(6, 2, 10, 11));
        assertThat(Timing.of(new long[] {1_000_000, 2_000_000}).medianMillis()).isCloseTo(1.5, within(1e-12));
        assertThat(Timing.of(new long[] {7_000_000})).isEqualTo(new Timing(7, 7, 7, 1));
    }

    @Test
    void timesAreOrderedAndRunsBounded() {
        try (Session session = open(relu("relu.onnx", "batch", 3, 10, 5))) {
            Timing timing = BRIEF.measure(session);
            assertThat(timing.runs()).isBetween(5, 100);
            assertThat(timing.p10Millis()).isPositive().isLessThanOrEqualTo(timing.medianMillis());
            assertThat(timing.p90Millis()).isGreaterThanOrEqualTo(timing.medianMillis());
        }
    }

    @Test
    void atLeastFiveRunsAreMadeWhateverTheBudget() {
        try (Session session = open(relu("relu.onnx", 1, 3))) {
            assertThat(BRIEF.withBudget(Duration.ZERO).measure(session).runs()).isEqualTo(5);
        }
    }

    @Test
    void networksTakeTurns() {
        try (Session a = open(relu("a.onnx", 1, 3));
                Session b = open(relu("b.onnx", 1, 5))) {
            List<Timing> timings = BRIEF.measure(List.of(a, b, a));
            assertThat(timings)
                    .hasSize(3)
                    .extracting(Timing::runs)
                    .containsOnly(timings.getFirst().runs());
        }
    }

    @Test
    void moreWorkTakesLonger() {
        PairedTiming pair = BRIEF.compare(product("small.onnx", 100), product("large.onnx", 500), 1);
        assertThat(pair.speedup()).isGreaterThan(5);
        assertThat(pair.speedup())
                .isEqualTo(pair.second().medianMillis() / pair.first().medianMillis());
    }

    @Test
    void everyElementTypeIsMadeUp() {
        for (DataType type : List.of(DataType.FLOAT16, DataType.DOUBLE, DataType.UINT8, DataType.INT64)) {
            Path model = TinyModels.write(folder, "cast.onnx", TinyModels.cast(type, DataType.FLOAT, "n", 6, 5));
            try (Session session = open(model)) {
                assertThat(BRIEF.measure(session).runs()).isPositive();
            }
        }
    }

    @Test
    void openAxesNeedASize() {
        Path model = relu("open.onnx", "batch", 3, "height", 5);
        try (Session session = open(model)) {
            assertThatThrownBy(() -> BRIEF.measure(session))
                    .isInstanceOf(RunException.class)
                    .hasMessage("model '" + model + "': input 'x': axis 2 (height) is open in x (batch,3,height,5)"
                            + " float; give it a size, such as --input x=1x3x64x5");
            Latency sized = BRIEF.withShapes(InputShapes.none().with("x=2x3x7x5"));
            assertThat(sized.measure(session).runs()).isPositive();
            Latency wrong = BRIEF.withShapes(InputShapes.none().with("z=2x3x7x5"));
            assertThatThrownBy(() -> wrong.measure(session))
                    .hasMessage("model '" + model + "': has no input 'z', only x (batch,3,height,5) float");
        }
    }

    @Test
    void wrongNumbersOfRunsAreRefused() {
        assertThatThrownBy(() -> new Latency(Duration.ZERO, 0, 5, InputShapes.none(), 1))
                .isInstanceOf(RunException.class);
        assertThatThrownBy(() -> new Latency(Duration.ZERO, 6, 5, InputShapes.none(), 1))
                .isInstanceOf(RunException.class)
                .hasMessage("latency: needed 1 <= least runs <= most runs and a budget, came 6, 5 and PT0S");
    }
}

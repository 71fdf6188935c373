package org.filtrate.run;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.Map;
import org.filtrate.run.internal.runtime.ResidentMemory;

/// A process that runs a tiny network many times and says how much its memory grew.
final class LeakProbe {
    static final String GROWTH = "growth ";

    private static final int WARM_UP_RUNS = 2_000;

    private LeakProbe() {}

    /// Takes the number of runs.
    public static void main(String[] arguments) {
        byte[] model = TinyModels.model(GraphProto.newBuilder()
                        .addInput(TinyModels.floats("x", "n", 3, 10, 5))
                        .addOutput(TinyModels.floats("y", "n", 3, 10, 5))
                        .addNode(TinyModels.node("Relu", "x", "y")))
                .toByteArray();
        try (Session session = Session.open(model, SessionSettings.threads(1))) {
            run(session, WARM_UP_RUNS);
            long before = ResidentMemory.currentBytes().orElseThrow();
            run(session, Integer.parseInt(arguments[0]));
            System.out.println(GROWTH + (ResidentMemory.currentBytes().orElseThrow() - before));
        }
    }

    private static void run(Session session, int runs) {
        FloatTensor x = FloatTensor.wrap(new float[6 * 150], 6, 3, 10, 5);
        for (int i = 0; i < runs; i++) {
            session.run(Map.of("x", x));
        }
    }
}

package org.filtrate.run;

import java.nio.file.Path;
import java.util.List;
import org.filtrate.run.internal.runtime.NativeInputs;
import org.filtrate.run.internal.runtime.ResidentMemory;

/// The process that [PeakMemory] starts: loads a network, runs it, and writes one line with the outcome.
final class PeakMemoryProcess {
    /// Starts the line with the peak in bytes, 0 where the system does not tell.
    static final String PEAK = "filtrate-peak-bytes ";

    /// Starts the line with what went wrong.
    static final String ERROR = "filtrate-error ";

    private static final int RUNS = 3;
    private static final long SEED = 1;

    private PeakMemoryProcess() {}

    /// Takes the model, the number of threads, and shapes as [InputShapes#with] reads them.
    public static void main(String[] arguments) {
        try {
            InputShapes shapes = InputShapes.none();
            for (String text : List.of(arguments).subList(2, arguments.length)) {
                shapes = shapes.with(text);
            }
            run(Path.of(arguments[0]), Integer.parseInt(arguments[1]), shapes);
            System.out.println(PEAK + ResidentMemory.peakBytes().orElse(0));
        } catch (RunException e) {
            System.out.println(ERROR + e.getMessage());
        }
    }

    private static void run(Path model, int threads, InputShapes shapes) {
        try (Session session = Session.open(model, SessionSettings.threads(threads));
                NativeInputs inputs = SampleInputs.of(session, shapes, SEED)) {
            for (int run = 0; run < RUNS; run++) {
                session.execute(inputs).close();
            }
        }
    }
}

package org.filtrate.run;

import ai.onnxruntime.OrtEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.filtrate.graph.FiltrateException;
import org.filtrate.run.internal.runtime.JavaProcess;

/// Measures the main memory of a process that loads one network, runs it a few times, and does nothing else.
///
/// The figure is the whole process: the network, its activations, ONNX Runtime, and a small Java machine (some 50
/// MB).
public final class PeakMemory {
    /// A small heap, and room beside it for any input.
    private static final List<String> FLAGS = List.of("-Xmx128m", "-XX:MaxDirectMemorySize=4g");

    private PeakMemory() {}

    /// The peak, in bytes, for the file `model` with an open batch of 1; empty where the system does not tell.
    ///
    /// @param threads of ONNX Runtime
    /// @throws RunException if the process fails
    public static OptionalLong of(Path model, int threads) {
        return of(model, threads, InputShapes.none());
    }

    /// The same with sizes for what the network leaves open.
    ///
    /// @throws RunException if the process fails
    public static OptionalLong of(Path model, int threads, InputShapes shapes) {
        List<String> arguments = new ArrayList<>(List.of(model.toString(), Integer.toString(threads)));
        arguments.addAll(shapes.texts());
        List<String> output = JavaProcess.run(
                PeakMemoryProcess.class, List.of(OrtEnvironment.class, FiltrateException.class), FLAGS, arguments);
        for (String line : output) {
            if (line.startsWith(PeakMemoryProcess.PEAK)) {
                long bytes = Long.parseLong(line.substring(PeakMemoryProcess.PEAK.length()));
                return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
            }
            if (line.startsWith(PeakMemoryProcess.ERROR)) {
                throw new RunException(line.substring(PeakMemoryProcess.ERROR.length()));
            }
        }
        throw new RunException("model '%s': the process that measures its memory ended without a figure: %s"
                .formatted(model, output.isEmpty() ? "no output" : output.getFirst()));
    }
}

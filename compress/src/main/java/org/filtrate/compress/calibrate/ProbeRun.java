package org.filtrate.compress.calibrate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.run.Batch;
import org.filtrate.run.Batches;
import org.filtrate.run.Batching;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.ImageInput;
import org.filtrate.run.Progress;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;

/// Runs probes over images.
final class ProbeRun {
    private ProbeRun() {}

    /// The moments of every value that a probe puts out, by name.
    static Map<String, Moments> run(Probe probe, Images images, Progress progress) {
        Map<String, Moments> moments = new LinkedHashMap<>();
        probe.channels().forEach((value, channels) -> moments.put(value, new Moments(channels)));
        if (moments.isEmpty()) {
            return moments;
        }
        SessionSettings settings = SessionSettings.threads(images.threads());
        try (Session session = Session.open(ModelWriter.toBytes(probe.build()), settings)) {
            ImageInput input = images.input();
            Batching batching = new Batching(images.batch(), false, input.layout());
            try (Batches batches = Batches.of(images.set(), images.chosen(), batching, images.threads())) {
                while (batches.hasNext()) {
                    Batch batch = batches.next();
                    Map<String, FloatTensor> outputs = session.run(Map.of(input.name(), batch.images()));
                    moments.forEach((value, m) -> m.add(
                            values(outputs, Probe.mean(value)), values(outputs, Probe.variance(value)), batch.count()));
                    progress.update((long) batch.start() + batch.count(), images.chosen().length);
                }
            }
        }
        return moments;
    }

    private static float[] values(Map<String, FloatTensor> outputs, String name) {
        FloatTensor tensor = outputs.get(name);
        if (tensor == null) {
            throw new FiltrateException("calibration: the network did not put out '" + name + "'");
        }
        return tensor.toArray();
    }
}

package org.filtrate.compress.calibrate;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.graph.shape.Shapes;
import org.filtrate.run.Batch;
import org.filtrate.run.Batches;
import org.filtrate.run.Batching;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;

/// Runs images through a network and shows values inside it, batch by batch.
final class ActivationRun {
    private ActivationRun() {}

    /// Shows values.
    ///
    /// @param model the network
    /// @param shapes the types of its values
    /// @param values names of values that nodes write, or of the network's input
    /// @param seen is given each batch with all these values, by name
    static void run(
            Model model,
            Shapes shapes,
            Collection<String> values,
            Images images,
            BiConsumer<Batch, Map<String, FloatTensor>> seen) {
        String input = images.input().name();
        var written = values.stream().filter(v -> !v.equals(input)).distinct().toList();
        Batching batching = new Batching(images.batch(), false, images.input().layout());
        try (Batches batches = Batches.of(images.set(), images.chosen(), batching, images.threads())) {
            if (written.isEmpty()) {
                batches.forEachRemaining(b -> seen.accept(b, Map.of(input, b.images())));
                return;
            }
            byte[] prefix = ModelWriter.toBytes(Prefix.of(model, shapes, written));
            try (Session session = Session.open(prefix, SessionSettings.threads(images.threads()))) {
                batches.forEachRemaining(b -> {
                    Map<String, FloatTensor> found = new HashMap<>(session.run(Map.of(input, b.images())));
                    found.put(input, b.images());
                    seen.accept(b, found);
                });
            }
        }
    }
}

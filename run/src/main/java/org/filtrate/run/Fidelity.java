package org.filtrate.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/// How closely a network follows the one that it was made from; needs no labels.
///
/// Accuracy over some thousand images cannot tell small damage from luck: some answers turn from right to wrong, as
/// many from wrong to right. These count the answers that turned, and how far the network moved below them.
///
/// @param agreement the fraction of images to which both networks give the same class; of classifiers alone
/// @param divergence the mean over images of the Kullback-Leibler divergence of the network's distribution over
///     classes from the original's, in nats; of classifiers alone
/// @param error the squared distance of an output from the original's, relative to the latter's squares; the mean
///     over outputs, of networks of any kind
/// @param images how many were looked at
public record Fidelity(OptionalDouble agreement, OptionalDouble divergence, double error, long images) {
    /// Runs both over a part of a set, labelled or not, in the size of the network's own input.
    ///
    /// @param limit the most images to look at; fewer are spread evenly over the set
    /// @param threads of ONNX Runtime, and as many to prepare images
    /// @throws RunException if a file or the set cannot be opened, they do not fit together, the networks differ in
    ///     number or shape of their outputs, or give what is no number
    public static Fidelity measure(
            Path model, Path original, DataSpec data, Split split, int limit, int threads, Progress progress) {
        SessionSettings settings = SessionSettings.threads(threads);
        try (Session network = Session.open(model, settings);
                Session reference = Session.open(original, settings)) {
            DataSet set = DataSet.open(data, split, network);
            Deviation deviation = Deviation.of(network, reference, set.classes().size());
            Batching batching = Batching.of(ImageInput.of(network), set.shape());
            int[] order = set.spread(limit);
            try (Batches batches = Batches.of(set, order, batching, threads)) {
                while (batches.hasNext()) {
                    Batch batch = batches.next();
                    deviation.add(outputs(reference, batch), outputs(network, batch), batch);
                    progress.update(batch.start() + batch.count(), order.length);
                }
            }
            return deviation.fidelity();
        }
    }

    private static Map<String, FloatTensor> outputs(Session session, Batch batch) {
        return session.run(Map.of(ImageInput.of(session).name(), batch.images()));
    }
}

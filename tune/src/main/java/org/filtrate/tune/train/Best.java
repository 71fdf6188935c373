package org.filtrate.tune.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.tune.tensor.Tensors;

/// The network as it was when it did best on held-out images.
final class Best {
    /// What names of its tensors begin with in a checkpoint.
    private static final String PREFIX = "best/";

    private double loss; // no number where the network was never looked at
    private double latest = Double.NaN;
    private Map<String, float[]> tensors = new LinkedHashMap<>();

    private Best(double loss) {
        this.loss = loss;
    }

    static Best none() {
        return new Best(Double.NaN);
    }

    /// What a checkpoint keeps.
    static Best of(Saved saved) {
        Best best = new Best(saved.best());
        saved.tensors().forEach((name, values) -> {
            if (name.startsWith(PREFIX)) {
                best.tensors.put(name.substring(PREFIX.length()), values);
            }
        });
        return best;
    }

    /// The loss on held-out images; no number where none is known.
    double loss() {
        return loss;
    }

    /// Notes how the network does on held-out images as it stands.
    void look(double heldOutLoss, Map<String, Tensor> now) {
        latest = heldOutLoss;
        if (Double.isNaN(loss) || heldOutLoss < loss) {
            loss = heldOutLoss;
            tensors = new LinkedHashMap<>();
            now.forEach((name, tensor) -> tensors.put(name, Tensors.floats(tensor)));
        }
    }

    /// The next state that is looked at is the best.
    void forget() {
        loss = Double.NaN;
    }

    /// What a checkpoint keeps of it.
    Map<String, float[]> kept() {
        Map<String, float[]> kept = new LinkedHashMap<>();
        tensors.forEach((name, values) -> kept.put(PREFIX + name, values));
        return kept;
    }

    /// Makes a network what it was when it did best, if it was ever looked at.
    void into(Map<String, Tensor> network) {
        if (!tensors.isEmpty()) {
            Saved.restore(network, tensors);
        }
    }

    /// What became of the matching of blocks.
    String words() {
        return Double.isNaN(loss)
                ? "blocks matched"
                : "blocks %s: held-out loss %.4f, best %.4f"
                        .formatted(latest == loss ? "matched" : "as they did best", latest, loss);
    }
}

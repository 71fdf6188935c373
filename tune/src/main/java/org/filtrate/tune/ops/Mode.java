package org.filtrate.tune.ops;

/// What a network is run for.
public enum Mode {
    /// To know its outputs: nothing is recorded for gradients, normalisation uses stored statistics.
    EVALUATE(false, false),
    /// For gradients of the function that the file holds: normalisation uses stored statistics.
    DIFFERENTIATE(true, false),
    /// To train: normalisation uses the statistics of the batch and moves the stored ones towards them.
    TRAIN(true, true);

    private final boolean gradients;
    private final boolean batchStatistics;

    Mode(boolean gradients, boolean batchStatistics) {
        this.gradients = gradients;
        this.batchStatistics = batchStatistics;
    }

    /// Whether operations are recorded for gradients.
    public boolean gradients() {
        return gradients;
    }

    /// Whether normalisation uses the statistics of the batch.
    public boolean batchStatistics() {
        return batchStatistics;
    }
}

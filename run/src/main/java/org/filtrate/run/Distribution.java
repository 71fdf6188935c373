package org.filtrate.run;

/// What a classifier thinks of an image: a probability for each class.
///
/// @param logs their natural logarithms
record Distribution(double[] logs) {
    private static final double ROUNDING = 1e-3;

    /// Outputs that are no probabilities yet become so by softmax.
    static Distribution of(float[] outputs) {
        boolean probabilities = isDistribution(outputs);
        double greatest = outputs[Evaluator.first(outputs)];
        double[] logs = new double[outputs.length];
        double sum = 0;
        for (int k = 0; k < logs.length; k++) {
            logs[k] = probabilities ? Math.log(Math.max(outputs[k], Float.MIN_NORMAL)) : outputs[k] - greatest;
            sum += Math.exp(logs[k]);
        }
        for (int k = 0; k < logs.length; k++) {
            logs[k] -= Math.log(sum);
        }
        return new Distribution(logs);
    }

    private static boolean isDistribution(float[] outputs) {
        double sum = 0;
        for (float value : outputs) {
            if (value < 0) {
                return false;
            }
            sum += value;
        }
        return Math.abs(sum - 1) < ROUNDING;
    }

    /// The Kullback-Leibler divergence of another distribution from this one, in nats.
    double divergence(Distribution other) {
        double sum = 0;
        for (int k = 0; k < logs.length; k++) {
            sum += Math.exp(logs[k]) * (logs[k] - other.logs[k]);
        }
        return sum;
    }
}

package org.filtrate.run;

import java.nio.file.Path;

/// How closely a network follows the one that it was made from; needs no labels.
///
/// Accuracy over some thousand images cannot tell small damage from luck: some answers turn from right to wrong, as
/// many from wrong to right. These two count the answers that turned, and how far the network moved below them.
///
/// @param agreement the fraction of images to which both networks give the same class
/// @param divergence the mean over images of the Kullback-Leibler divergence of the network's distribution over
///     classes from the original's, in nats
/// @param images how many were looked at
public record Fidelity(double agreement, double divergence, long images) {
    private static final double SUM_OF_SHARES = 1e-3;

    /// Runs both over a part of a set, labelled or not, in the size of the network's own input.
    ///
    /// @param limit the most images to look at; fewer are spread evenly over the set
    /// @param threads of ONNX Runtime, and as many to prepare images
    /// @throws RunException if a file or the set cannot be opened, they do not fit together, the networks have
    ///     different numbers of outputs, or give what is no number
    public static Fidelity measure(
            Path model, Path original, DataSpec data, Split split, int limit, int threads, Progress progress) {
        DataSet set;
        try (Session session = Session.open(model, SessionSettings.threads(1))) {
            set = DataSet.open(data, split, session);
        }
        float[][] expected = finite(original, Evaluator.predictions(original, set, limit, threads, progress));
        float[][] rows = finite(model, Evaluator.predictions(model, set, limit, threads, progress));
        if (rows[0].length != expected[0].length) {
            throw new RunException("model '%s': needed %d outputs as of '%s', it has %d"
                    .formatted(model, expected[0].length, original, rows[0].length));
        }
        return of(expected, rows);
    }

    private static float[][] finite(Path model, float[][] rows) {
        for (float[] row : rows) {
            for (float value : row) {
                if (!Float.isFinite(value)) {
                    throw new RunException("model '%s': needed numbers to compare, came %s".formatted(model, value));
                }
            }
        }
        return rows;
    }

    /// Compares outputs for the same images. Where those of the original are no distributions, softmax makes them so.
    ///
    /// @param original `(images, classes)`
    /// @param network as many
    static Fidelity of(float[][] original, float[][] network) {
        boolean shares = isDistribution(original[0]);
        int same = 0;
        double divergence = 0;
        for (int i = 0; i < original.length; i++) {
            same += Evaluator.first(original[i]) == Evaluator.first(network[i]) ? 1 : 0;
            divergence += divergence(logShares(original[i], shares), logShares(network[i], shares));
        }
        return new Fidelity((double) same / original.length, divergence / original.length, original.length);
    }

    private static double divergence(double[] p, double[] q) {
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            sum += Math.exp(p[k]) * (p[k] - q[k]);
        }
        return sum;
    }

    private static double[] logShares(float[] row, boolean shares) {
        double[] logs = new double[row.length];
        double greatest = row[Evaluator.first(row)];
        double sum = 0;
        for (int k = 0; k < logs.length; k++) {
            logs[k] = shares ? Math.log(Math.max(row[k], Float.MIN_NORMAL)) : row[k] - greatest;
            sum += Math.exp(logs[k]);
        }
        for (int k = 0; k < logs.length; k++) {
            logs[k] -= Math.log(sum);
        }
        return logs;
    }

    private static boolean isDistribution(float[] row) {
        double sum = 0;
        for (float value : row) {
            if (value < 0) {
                return false;
            }
            sum += value;
        }
        return Math.abs(sum - 1) < SUM_OF_SHARES;
    }
}

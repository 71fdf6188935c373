package org.filtrate.run;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Adds up how far a network's outputs are from those of another, batch by batch.
final class Deviation {
    private final Session network;
    private final Session original;
    private final int classOutput;
    private final double[] moved;
    private final double[] squares;
    private long images;
    private long same;
    private double divergence;

    private Deviation(Session network, Session original, int classOutput) {
        this.network = network;
        this.original = original;
        this.classOutput = classOutput;
        this.moved = new double[original.outputs().size()];
        this.squares = new double[moved.length];
    }

    /// @param classes of the images, 0 if they have none
    /// @throws RunException if one network has more outputs than the other
    static Deviation of(Session network, Session original, int classes) {
        if (network.outputs().size() != original.outputs().size()) {
            throw new RunException("%s: needed the outputs of %s, %s, it has %s"
                    .formatted(
                            network.name(),
                            original.name(),
                            Session.list(original.outputs()),
                            Session.list(network.outputs())));
        }
        int[] rows = Classifier.outputs(original, classes).stream()
                .filter(output -> output.shape()[1] != 1)
                .mapToInt(original.outputs()::indexOf)
                .toArray();
        return new Deviation(network, original, rows.length == 1 ? rows[0] : -1);
    }

    /// Adds the outputs for a batch, without those for its padding.
    ///
    /// @throws RunException if shapes differ, or a value is no number
    void add(Map<String, FloatTensor> before, Map<String, FloatTensor> after, Batch batch) {
        List<FloatTensor> expected = List.copyOf(before.values());
        List<FloatTensor> found = List.copyOf(after.values());
        for (int o = 0; o < moved.length; o++) {
            add(o, rows(original, o, expected.get(o), batch), rows(network, o, found.get(o), batch));
        }
        images += batch.count();
    }

    private void add(int output, float[][] expected, float[][] found) {
        if (expected.length != found.length || expected[0].length != found[0].length) {
            throw new RunException("%s: needed output '%s' of the shape that %s gives"
                    .formatted(network.name(), network.outputs().get(output).name(), original.name()));
        }
        for (int i = 0; i < expected.length; i++) {
            for (int k = 0; k < expected[i].length; k++) {
                double difference = found[i][k] - (double) expected[i][k];
                moved[output] += difference * difference;
                squares[output] += expected[i][k] * (double) expected[i][k];
            }
            if (output == classOutput) {
                same += Evaluator.first(expected[i]) == Evaluator.first(found[i]) ? 1 : 0;
                divergence += Distribution.of(expected[i]).divergence(Distribution.of(found[i]));
            }
        }
    }

    /// A row an image; one row where an output does not count images.
    private static float[][] rows(Session session, int output, FloatTensor tensor, Batch batch) {
        float[] values = tensor.toArray();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new RunException("%s: needed numbers to compare, output '%s' holds %s"
                        .formatted(session.name(), session.outputs().get(output).name(), value));
            }
        }
        long[] shape = tensor.shape();
        boolean counts = shape.length > 0 && shape[0] == batch.images().shape()[0];
        int width = counts ? (int) (values.length / shape[0]) : values.length;
        float[][] rows = new float[counts ? batch.count() : 1][width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, i * width, rows[i], 0, width);
        }
        return rows;
    }

    /// What was found so far. Outputs of the original that are zero throughout have no part in the error.
    Fidelity fidelity() {
        double error = 0;
        int counted = 0;
        for (int o = 0; o < moved.length; o++) {
            error += squares[o] > 0 ? moved[o] / squares[o] : 0;
            counted += squares[o] > 0 ? 1 : 0;
        }
        return new Fidelity(
                classOutput < 0 ? OptionalDouble.empty() : OptionalDouble.of((double) same / images),
                classOutput < 0 ? OptionalDouble.empty() : OptionalDouble.of(divergence / images),
                error / Math.max(1, counted),
                images);
    }
}

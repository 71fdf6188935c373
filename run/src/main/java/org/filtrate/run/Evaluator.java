package org.filtrate.run;

import java.nio.file.Path;

/// Runs a network over a data set.
///
/// The network takes one image input of four axes, channels first or last, and gives one row of numbers an image.
/// It is fed batches of its own fixed size, the last one padded, or of about 100 images where it leaves the size
/// open.
public final class Evaluator {
    /// The limit that takes every image.
    public static final int ALL = Integer.MAX_VALUE;

    private static final int TOP = 5;

    private Evaluator() {}

    /// Measures the accuracy of the file `model` on a part of a set, in the size of the network's own input.
    ///
    /// @param limit the most images to look at, [#ALL] for every one; fewer are spread evenly over the set
    /// @param threads of ONNX Runtime, and as many to prepare images
    /// @throws RunException if the model or the set cannot be opened, they do not fit together, the set has no
    ///     labels, or the network has fewer outputs than the set has classes
    public static Accuracy evaluate(Path model, DataSpec data, Split split, int limit, int threads, Progress progress) {
        try (Session session = Session.open(model, SessionSettings.threads(threads))) {
            DataSet set = DataSet.open(data, split, ImageInput.of(session));
            return evaluate(session, set, limit, threads, progress);
        }
    }

    /// Whether a part of a set tells the classes of its images, so that accuracy can be measured.
    ///
    /// @throws RunException if the model or the set cannot be opened, or they do not fit together
    public static boolean isLabelled(Path model, DataSpec data, Split split) {
        try (Session session = Session.open(model, SessionSettings.threads(1))) {
            return !DataSet.open(data, split, session).classes().isEmpty();
        }
    }

    /// Measures the accuracy of the file `model` on an open set, which must have the size of the network's input.
    ///
    /// @param limit as above
    /// @param threads as above
    /// @throws RunException as above
    public static Accuracy evaluate(Path model, DataSet set, int limit, int threads, Progress progress) {
        try (Session session = Session.open(model, SessionSettings.threads(threads))) {
            return evaluate(session, set, limit, threads, progress);
        }
    }

    /// Measures the accuracy of an open session on an open set.
    ///
    /// An output that is not a number makes its image a wrong one. Among equal outputs the first counts as greater.
    ///
    /// @param limit as above
    /// @param threads threads that prepare images
    /// @throws RunException as above
    public static Accuracy evaluate(Session session, DataSet set, int limit, int threads, Progress progress) {
        int classes = set.classes().size();
        if (classes == 0) {
            throw new RunException(
                    "data '%s': needed labels to measure accuracy, there are none".formatted(set.spec()));
        }
        Classifier classifier = Classifier.of(session, classes);
        long started = System.nanoTime();
        int[] order = set.spread(limit);
        int[] right = new int[2];
        forEach(classifier, set, order, threads, progress, (place, row) -> {
            if (row.length < classes) {
                throw new RunException("%s: needed an output for each of %d classes of '%s', came %d"
                        .formatted(session.name(), classes, set.spec(), row.length));
            }
            int rank = rank(row, set.label(order[place]));
            right[0] += rank < 1 ? 1 : 0;
            right[1] += rank < TOP ? 1 : 0;
        });
        double seconds = (System.nanoTime() - started) / 1e9;
        return new Accuracy((double) right[0] / order.length, (double) right[1] / order.length, order.length, seconds);
    }

    /// The raw outputs of the file `model` for images of an open set, labelled or not.
    ///
    /// @param limit as above
    /// @param threads as above
    /// @return `(images, outputs)`, in the order of the set
    /// @throws RunException as above, but for the labels
    public static float[][] predictions(Path model, DataSet set, int limit, int threads, Progress progress) {
        try (Session session = Session.open(model, SessionSettings.threads(threads))) {
            int[] order = set.spread(limit);
            float[][] rows = new float[order.length][];
            Classifier classifier = Classifier.of(session, set.classes().size());
            forEach(classifier, set, order, threads, progress, (place, row) -> rows[place] = row);
            return rows;
        }
    }

    private static void forEach(
            Classifier classifier, DataSet set, int[] order, int threads, Progress progress, Rows consumer) {
        if (!classifier.input().takes(set.shape())) {
            throw new RunException("%s: needed images of %s, the data set gives %s"
                    .formatted(classifier.session().name(), classifier.input(), set.shape()));
        }
        Batching batching = Batching.of(classifier.input(), set.shape());
        try (Batches batches = Batches.of(set, order, batching, threads)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                float[][] rows = classifier.logits(batch);
                for (int i = 0; i < rows.length; i++) {
                    consumer.accept(batch.start() + i, rows[i]);
                }
                progress.update(batch.start() + rows.length, order.length);
            }
        }
    }

    /// The class of the greatest output, the first of equal ones.
    public static int first(float[] row) {
        int first = 0;
        for (int k = 1; k < row.length; k++) {
            first = row[k] > row[first] ? k : first;
        }
        return first;
    }

    /// How many outputs come before that of `label`; the row's length if any is not a number.
    static int rank(float[] row, int label) {
        int rank = 0;
        for (int k = 0; k < row.length; k++) {
            if (Float.isNaN(row[k])) {
                return Math.max(TOP, row.length);
            }
            if (row[k] > row[label] || (row[k] == row[label] && k < label)) {
                rank++;
            }
        }
        return rank;
    }

    /// Takes the outputs for the image at a place of the order.
    @FunctionalInterface
    private interface Rows {
        void accept(int place, float[] row);
    }
}

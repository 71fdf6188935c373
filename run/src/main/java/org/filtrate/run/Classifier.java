package org.filtrate.run;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A session seen as a classifier: images in, one row of numbers an image out.
///
/// @param session stays open
/// @param input where images go
/// @param output where class numbers come from, `(N,classes)` or `(N,classes,1,1)`
record Classifier(Session session, ImageInput input, TensorSignature output) {
    /// Finds input and output of a network for a set of `classes` classes. Of several outputs the one of `classes`
    /// numbers an image is taken; a single output may have more.
    ///
    /// @param classes the number of classes, or 0 where images have no labels
    /// @throws RunException if either is not to be found
    static Classifier of(Session session, int classes) {
        return new Classifier(session, ImageInput.of(session), output(session, classes));
    }

    private static TensorSignature output(Session session, int classes) {
        List<TensorSignature> outputs = session.outputs();
        if (outputs.size() == 1) {
            return outputs.getFirst();
        }
        List<TensorSignature> fitting = outputs(session, classes);
        if (fitting.size() != 1) {
            throw new RunException("%s: needed one output of %d classes (N,%d), came %s"
                    .formatted(session.name(), classes, classes, Session.list(outputs)));
        }
        return fitting.getFirst();
    }

    /// The outputs that can be class numbers: rows of `classes` numbers, of any length if they are all there is.
    static List<TensorSignature> outputs(Session session, int classes) {
        boolean single = session.outputs().size() == 1;
        return session.outputs().stream()
                .filter(output -> isRows(output.shape()) && (single || output.shape()[1] == classes))
                .toList();
    }

    private static boolean isRows(long[] shape) {
        return shape.length == 2 || (shape.length == 4 && shape[2] == 1 && shape[3] == 1);
    }

    /// Runs a batch.
    ///
    /// @return `(images, outputs)`, without the batch's padding
    /// @throws RunException if the output has another shape than a row of numbers an image
    float[][] logits(Batch batch) {
        FloatTensor images = batch.images();
        FloatTensor result = session.run(Map.of(input.name(), images)).get(output.name());
        if (result == null) {
            throw new RunException("%s: gave no output '%s'".formatted(session.name(), output.name()));
        }
        long[] shape = result.shape();
        if (!isRows(shape) || shape[0] != images.shape()[0] || shape[1] < 1) {
            throw new RunException("%s: needed output '%s' as (%d,classes), came %s"
                    .formatted(session.name(), output.name(), images.shape()[0], FloatTensor.text(shape)));
        }
        float[] values = result.toArray();
        int outputs = (int) shape[1];
        float[][] rows = new float[batch.count()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * outputs, (i + 1) * outputs);
        }
        return rows;
    }
}

package org.filtrate.tune.train;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.tune.engine.Network;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// How a network does on images that are held out of its training.
///
/// [#close] returns what it remembers of the teacher and may be called twice.
final class HeldOut implements AutoCloseable {
    private static final int BATCH = 100;

    private final TrainableModel student;
    private final Optional<Network> teacher;
    private final TrainingImages images;
    private final int[] places;
    private final Goals goals;
    private final List<Map<String, Tensor>> wanted = new ArrayList<>(); // the teacher's outputs, batch by batch
    private boolean closed;

    /// What was seen.
    ///
    /// @param loss the mean loss, in which the network computes as its file will
    /// @param accuracy the share of images whose class was found; not a number without labels
    record Seen(double loss, double accuracy) {}

    /// @param images of which those are looked at that are held out
    HeldOut(TrainableModel student, Optional<Network> teacher, TrainingImages images, Goals goals) {
        this(student, teacher, images, images.heldOut(), goals);
    }

    /// @param places in the set of images, of those that are looked at
    HeldOut(TrainableModel student, Optional<Network> teacher, TrainingImages images, int[] places, Goals goals) {
        this.student = student;
        this.teacher = teacher;
        this.images = images;
        this.places = places.clone();
        this.goals = goals;
    }

    /// Whether there are any.
    boolean any() {
        return places.length > 0;
    }

    /// Looks at all of them; call only where there are [#any].
    Seen look() {
        double loss = 0;
        int right = 0;
        for (int from = 0, batch = 0; from < places.length; from += BATCH, batch++) {
            int count = Math.min(BATCH, places.length - from);
            try (NativeScope _ = new NativeScope()) {
                NoGradGuard _ = new NoGradGuard();
                Map<String, Tensor> inputs = Map.of(student.inputs().getFirst(), tensor(from, count));
                Map<String, Tensor> outputs = student.run(inputs, Mode.EVALUATE);
                long[] labels = labels(from, count);
                loss += count
                        * goals.loss(outputs, wanted(batch, inputs), Labels.of(labels))
                                .item_double();
                right += right(outputs, labels);
            }
        }
        return new Seen(loss / places.length, images.labelled() ? (double) right / places.length : Double.NaN);
    }

    /// What outputs cost that say nothing of their image, over some of them: the same number for every class. At least
    /// 1, which is what a constant costs where outputs are no classes.
    double guessing() {
        if (!goals.classifies()) {
            return 1;
        }
        int count = Math.min(BATCH, places.length);
        try (NativeScope _ = new NativeScope()) {
            NoGradGuard _ = new NoGradGuard();
            Map<String, Tensor> inputs = Map.of(student.inputs().getFirst(), tensor(0, count));
            Map<String, Tensor> same = new LinkedHashMap<>();
            student.run(inputs, Mode.EVALUATE).forEach((name, output) -> same.put(name, torch.zeros_like(output)));
            return Math.max(
                    1,
                    goals.loss(same, wanted(0, inputs), Labels.of(labels(0, count)))
                            .item_double());
        }
    }

    private Tensor tensor(int from, int count) {
        int size = images.set().shape().values();
        float[] planes = new float[count * size];
        for (int i = 0; i < count; i++) {
            images.set().image(places[from + i], planes, i * size);
        }
        return images.tensor(FloatBuffer.wrap(planes), count);
    }

    private long[] labels(int from, int count) {
        long[] labels = new long[images.labelled() ? count : 0];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.set().label(places[from + i]);
        }
        return labels;
    }

    private Map<String, Tensor> wanted(int batch, Map<String, Tensor> inputs) {
        if (teacher.isEmpty()) {
            return Map.of();
        }
        if (batch == wanted.size()) {
            Map<String, Tensor> kept = new LinkedHashMap<>();
            teacher.orElseThrow()
                    .run(inputs, Mode.EVALUATE)
                    .forEach((name, output) -> kept.put(name, NativeScope.own(output)));
            wanted.add(kept);
        }
        return wanted.get(batch);
    }

    private static int right(Map<String, Tensor> outputs, long[] labels) {
        if (labels.length == 0) {
            return 0;
        }
        Tensor logits = outputs.values().iterator().next();
        long[] found = Tensors.longs(logits.reshape(labels.length, -1).argmax(new LongOptional(1), false));
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += found[i] == labels[i] ? 1 : 0;
        }
        return right;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            wanted.forEach(outputs -> outputs.values().forEach(Tensor::close));
        }
    }
}

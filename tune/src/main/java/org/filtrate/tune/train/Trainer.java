package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.FiltrateException;
import org.filtrate.run.DataSet;
import org.filtrate.run.ImageShape;
import org.filtrate.tune.engine.Network;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.filtrate.tune.train.ImageStream.ImageBatch;

/// Trains a network on images: the loop that everything else serves.
///
/// The loss mixes what the labels say and what a teacher, usually the network before it was compressed,
/// says; without labels, or where outputs are no classes, the teacher's outputs are all that counts.
public final class Trainer {
    private static final double SMOOTHED = .95;

    private final TrainableModel student;
    private final Optional<Network> teacher;
    private final DataSet set;
    private final Recipe recipe;
    private final boolean classifies;

    /// @param student what is trained
    /// @param teacher whose outputs are imitated, with the student's inputs and outputs
    /// @param set images of the size that the network takes
    /// @throws FiltrateException where there is nothing to learn from: neither labels nor a teacher; or
    /// where the network has several inputs
    public Trainer(TrainableModel student, Optional<Network> teacher, DataSet set, Recipe recipe) {
        this.student = student;
        this.teacher = teacher;
        this.set = set;
        this.recipe = recipe;
        this.classifies = !set.classes().isEmpty() && student.outputs().size() == 1;
        if (student.inputs().size() != 1) {
            throw new FiltrateException(
                    "training: a network with one input is needed, inputs " + student.inputs() + " came");
        }
        if (!classifies && teacher.isEmpty()) {
            throw new FiltrateException("training: labels or a network to imitate are needed, neither came");
        }
    }

    /// Trains for as long as the recipe says.
    ///
    /// @param threads threads that prepare images
    /// @return where the training ended; [Progress#done] is below 1 where the listener ended it
    /// @throws FiltrateException where the loss is no longer a number, or an image is damaged
    public Progress train(int threads, Progress.Listener listener) {
        long started = System.nanoTime();
        Progress progress = new Progress(0, 1, 0, Double.NaN, 0, 0, Double.NaN);
        try (ImageStream stream = new ImageStream(set, recipe, threads, 0);
                Steps steps = new Steps(student.parameters(), recipe.descent())) {
            Clock clock = new Clock(started, stream.batchesPerEpoch());
            while (clock.done(progress.step()) < 1) {
                double done = clock.done(progress.step());
                double rate = recipe.descent().rateAt(done);
                double loss = step(stream.next(), steps, rate);
                progress = clock.after(progress, loss, rate);
                if (!listener.update(progress)) {
                    break;
                }
            }
        }
        return progress;
    }

    /// How far a training is.
    private final class Clock {
        private final long started;
        private final int batchesPerEpoch;

        Clock(long started, int batchesPerEpoch) {
            this.started = started;
            this.batchesPerEpoch = batchesPerEpoch;
        }

        private double seconds() {
            return (System.nanoTime() - started) / 1e9;
        }

        /// The share that is over.
        double done(long step) {
            return recipe.span().done(seconds(), step, batchesPerEpoch);
        }

        Progress after(Progress before, double loss, double rate) {
            long step = before.step() + 1;
            double share = Math.min(1, done(step));
            double seconds = seconds();
            double smoothed = Double.isNaN(before.loss()) ? loss : SMOOTHED * before.loss() + (1 - SMOOTHED) * loss;
            int images = Math.min(recipe.descent().batch(), set.size());
            int epoch = Math.toIntExact((step - 1) / batchesPerEpoch) + 1;
            double left = share == 0 ? Double.NaN : seconds / share - seconds;
            return new Progress(step, epoch, share, smoothed, rate, step * images / seconds, left);
        }
    }

    private double step(ImageBatch batch, Steps steps, double rate) {
        try (NativeScope _ = new NativeScope()) {
            ImageShape shape = set.shape();
            Tensor images = Tensors.of(
                    batch.images(),
                    batch.count(),
                    shape.channels(),
                    shape.size().height(),
                    shape.size().width());
            Map<String, Tensor> inputs = Map.of(student.inputs().getFirst(), images);
            Map<String, Tensor> outputs = student.run(inputs, Mode.TRAIN);
            Tensor loss = loss(outputs, inputs, batch);
            double value = loss.item_double();
            if (!Double.isFinite(value)) {
                throw new FiltrateException("training: a finite loss is needed, " + value + " came");
            }
            loss.backward();
            steps.step(rate);
            student.project();
            return value;
        }
    }

    private Tensor loss(Map<String, Tensor> outputs, Map<String, Tensor> inputs, ImageBatch batch) {
        double share = teacher.isEmpty() ? 0 : classifies ? recipe.goal().imitation() : 1;
        List<Tensor> terms = new ArrayList<>();
        if (share < 1) {
            Tensor logits = outputs.values().iterator().next();
            Tensor labels = Tensors.vector(batch.labels());
            terms.add(Losses.crossEntropy(logits, labels, recipe.goal().smoothing())
                    .mul(new Scalar(1 - share)));
        }
        if (share > 0) {
            Map<String, Tensor> wanted = teacher.orElseThrow().run(inputs, Mode.EVALUATE);
            outputs.forEach((name, output) -> terms.add(imitation(output, Objects.requireNonNull(wanted.get(name)))
                    .mul(new Scalar(share / outputs.size()))));
        }
        return terms.stream().reduce(Tensor::add).orElseThrow();
    }

    private Tensor imitation(Tensor output, Tensor wanted) {
        return classifies ? Losses.distillation(output, wanted, recipe.goal().temperature()) : Losses.matching(output, wanted);
    }

    /// The share of labelled images whose class the network finds, as it stands.
    ///
    /// @param images at most so many, spread evenly over the set
    public double accuracy(DataSet labelled, int images) {
        int[] order = labelled.spread(images);
        ImageShape shape = labelled.shape();
        int right = 0;
        for (int from = 0; from < order.length; from += recipe.descent().batch()) {
            int count = Math.min(recipe.descent().batch(), order.length - from);
            float[] planes = new float[count * shape.values()];
            for (int i = 0; i < count; i++) {
                labelled.image(order[from + i], planes, i * shape.values());
            }
            try (NativeScope _ = new NativeScope()) {
                Tensor input = Tensors.of(
                        planes,
                        count,
                        shape.channels(),
                        shape.size().height(),
                        shape.size().width());
                Tensor logits = student.run(Map.of(student.inputs().getFirst(), input), Mode.EVALUATE)
                        .values()
                        .iterator()
                        .next();
                long[] found = Tensors.longs(
                        logits.reshape(count, -1).argmax(new LongOptional(1), false));
                for (int i = 0; i < count; i++) {
                    right += found[i] == labelled.label(order[from + i]) ? 1 : 0;
                }
            }
        }
        return (double) right / order.length;
    }
}

package org.filtrate.tune.train;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.FiltrateException;
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
    /// How often the held-out images are looked at in one training.
    private static final int LOOKS = 20;

    private final TrainableModel student;
    private final Optional<Network> teacher;
    private final TrainingImages images;
    private final Recipe recipe;
    private final boolean classifies;

    /// @param student what is trained
    /// @param teacher whose outputs are imitated, with the student's inputs and outputs
    /// @param images images of the size that the network takes
    /// @throws FiltrateException where there is nothing to learn from: neither labels nor a teacher; or
    /// where the network has several inputs
    public Trainer(TrainableModel student, Optional<Network> teacher, TrainingImages images, Recipe recipe) {
        this.student = student;
        this.teacher = teacher;
        this.images = images;
        this.recipe = recipe;
        this.classifies = images.labelled() && student.outputs().size() == 1;
        if (student.inputs().size() != 1) {
            throw new FiltrateException(
                    "training: a network with one input is needed, inputs " + student.inputs() + " came");
        }
        if (!classifies && teacher.isEmpty()) {
            throw new FiltrateException("training: labels or a network to imitate are needed, neither came");
        }
    }

    /// Trains for as long as the recipe says, keeping nothing on disk.
    ///
    /// @param threads threads that prepare images
    /// @return where the training ended; [Progress#done] is below 1 where the listener ended it
    /// @throws FiltrateException where the loss is no longer a number however slowly it goes, or an image is
    /// damaged
    public Progress train(int threads, Progress.Listener listener) {
        return train(threads, Checkpoints.none(), listener);
    }

    /// Trains for as long as the recipe says, going on from the checkpoint where there is one.
    ///
    /// @param threads threads that prepare images
    /// @param checkpoints where the training is kept while it runs, and once more when the listener ends it
    /// @return as above
    /// @throws FiltrateException as above
    public Progress train(int threads, Checkpoints checkpoints, Progress.Listener listener) {
        try (Steps steps = new Steps(student.parameters(), recipe.descent());
                Crew crew = new Crew(student, threads, recipe.descent().batch())) {
            Course course = new Course(student, steps, recipe);
            checkpoints.resumed().ifPresent(course::resume);
            try (ImageStream stream = new ImageStream(images, recipe, threads, course.step())) {
                course.start(stream.batchesPerEpoch(), stream.imagesPerBatch());
                Progress progress = course.progress(Double.NaN, "");
                while (progress.done() < 1) {
                    double before = progress.done();
                    student.reach(before);
                    double rate = course.rate(before);
                    ImageBatch batch = stream.next();
                    String event = course.after(step(batch, crew, steps, rate, course.step() + 1));
                    double done = course.done();
                    boolean look = Math.floor(done * LOOKS) > Math.floor(before * LOOKS);
                    progress = course.progress(look && classifies ? heldOutAccuracy() : Double.NaN, event);
                    checkpoints.offer(course.saved());
                    if (!listener.update(progress)) {
                        break;
                    }
                }
                checkpoints.end(course.saved());
                return progress;
            }
        }
    }

    /// @return the loss
    private double step(ImageBatch batch, Crew crew, Steps steps, double rate, long number) {
        double value = crew.gradients(batch, this::loss);
        if (Double.isFinite(value)) {
            double norm = steps.step(rate, number);
            student.project();
            return Double.isFinite(norm) ? value : norm;
        }
        steps.forget();
        return value;
    }

    private Tensor tensor(FloatBuffer planes, int count) {
        ImageShape shape = images.set().shape();
        return Tensors.of(
                planes,
                count,
                shape.channels(),
                shape.size().height(),
                shape.size().width());
    }

    private Tensor loss(ImageBatch batch, Map<String, Tensor> given) {
        Map<String, Tensor> inputs = Map.of(student.inputs().getFirst(), tensor(batch.images(), batch.count()));
        Map<String, Tensor> outputs = student.run(inputs, given, Mode.TRAIN);
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
        return classifies
                ? Losses.distillation(output, wanted, recipe.goal().temperature())
                : Losses.matching(output, wanted);
    }

    /// The share of the held-out images whose class the network finds, as it stands; not a number where no images
    /// are held out.
    public double heldOutAccuracy() {
        return accuracy(images.heldOut());
    }

    /// The share of images whose class the network finds, as it stands.
    ///
    /// @param places of labelled images in the set
    public double accuracy(int[] places) {
        int right = 0;
        int size = images.set().shape().values();
        for (int from = 0; from < places.length; from += recipe.descent().batch()) {
            int count = Math.min(recipe.descent().batch(), places.length - from);
            float[] planes = new float[count * size];
            for (int i = 0; i < count; i++) {
                images.set().image(places[from + i], planes, i * size);
            }
            long[] found = classes(planes, count);
            for (int i = 0; i < count; i++) {
                right += found[i] == images.set().label(places[from + i]) ? 1 : 0;
            }
        }
        return (double) right / places.length;
    }

    private long[] classes(float[] planes, int count) {
        try (NativeScope _ = new NativeScope()) {
            Map<String, Tensor> input = Map.of(student.inputs().getFirst(), tensor(FloatBuffer.wrap(planes), count));
            Tensor logits =
                    student.run(input, Mode.EVALUATE).values().iterator().next();
            return Tensors.longs(logits.reshape(count, -1).argmax(new LongOptional(1), false));
        }
    }
}

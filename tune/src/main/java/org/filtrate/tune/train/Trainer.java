package org.filtrate.tune.train;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.FiltrateException;
import org.filtrate.tune.engine.Network;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;
import org.filtrate.tune.train.ImageStream.ImageBatch;

/// Trains a network on images: the loop that everything else serves.
///
/// The loss mixes what the labels say and what a teacher, usually the network before it was compressed, says;
/// without labels, or where outputs are no classes, the teacher's outputs are all that counts.
public final class Trainer {
    /// In tunings of fewer steps normalisations use the statistics that they came with all along.
    private static final double MOVING_STEPS = 300;

    /// The share of a tuning after which normalisations keep the statistics that they have: the network settles as
    /// its file will compute.
    private static final double MOVING = .7;

    private final TrainableModel student;
    private final Optional<Network> teacher;
    private final Optional<BlockMatching> blocks;
    private final TrainingImages images;
    private final Recipe recipe;
    private final Goals goals;

    /// @param student what is trained
    /// @param teacher whose outputs are imitated, with the student's inputs and outputs
    /// @param images images of the size that the network takes
    /// @throws FiltrateException where there is nothing to learn from: neither labels nor a teacher; or where
    /// the network has several inputs
    public Trainer(TrainableModel student, Optional<Network> teacher, TrainingImages images, Recipe recipe) {
        this(student, teacher, Optional.empty(), images, recipe);
    }

    /// @param student as above
    /// @param teacher as above
    /// @param blocks the blocks of both, which are compared before the outputs are, and beside them, as the
    /// recipe says; empty where outputs alone are compared
    /// @param images as above
    /// @throws FiltrateException as above
    public Trainer(
            TrainableModel student,
            Optional<Network> teacher,
            Optional<BlockMatching> blocks,
            TrainingImages images,
            Recipe recipe) {
        this.student = student;
        this.teacher = teacher;
        this.blocks = blocks;
        this.images = images;
        this.recipe = recipe;
        this.goals =
                new Goals(recipe.goal(), images.labelled() && student.outputs().size() == 1, teacher.isPresent());
        if (student.inputs().size() != 1) {
            throw new FiltrateException(
                    "training: a network with one input is needed, inputs " + student.inputs() + " came");
        }
        if (!goals.classifies() && teacher.isEmpty()) {
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
                Average average = new Average(student.learnt(), recipe.averaged());
                HeldOut heldOut = new HeldOut(student, teacher, images, goals);
                Crew crew = new Crew(student, threads, recipe.descent().batch())) {
            Course course = new Course(student, steps, average, recipe);
            CompressionStages stages = CompressionStages.of(student, teacher, images, goals, recipe.stages());
            Looks looks = new Looks(heldOut, course, average, recipe.returns());
            checkpoints.resumed().ifPresent(course::resume);
            try (ImageStream stream = new ImageStream(images, recipe, threads, course.step())) {
                course.start(stream.batchesPerEpoch(), stream.imagesPerBatch(), blocks.isPresent(), guessing());
                if (course.step() == 0) {
                    looks.now(0);
                }
                Progress progress = course.progress(course.done(), Double.NaN, "");
                while (progress.done() < 1) {
                    double before = progress.done();
                    student.reach(before, course.step());
                    String event = course.after(step(stream.next(), before, crew, steps, course, stages));
                    double done = course.done();
                    if (course.matches(before) && !course.matches(done)) {
                        looks.now(done);
                        event = course.turn();
                    }
                    progress = course.progress(done, looks.at(before, done), event);
                    checkpoints.offer(course.saved());
                    if (!listener.update(progress)) {
                        break;
                    }
                }
                checkpoints.end(course.saved());
                if (progress.done() >= 1) {
                    looks.at(0, 1);
                    course.takeBest();
                }
                return progress;
            }
        }
    }

    private double guessing() {
        try (HeldOut probe = new HeldOut(student, teacher, images, images.learnt(), goals)) {
            return probe.guessing();
        }
    }

    /// @return the loss
    private double step(
            ImageBatch batch, double done, Crew crew, Steps steps, Course course, CompressionStages stages) {
        boolean matches = course.matches(done);
        student.leaveWhole(matches ? Set.of() : stages.whole(course.afterBlocks(done)));
        try {
            return step(batch, done, crew, steps, course, matches);
        } finally {
            student.leaveWhole(Set.of());
        }
    }

    private double step(ImageBatch batch, double done, Crew crew, Steps steps, Course course, boolean matches) {
        Mode mode = matches || isSettled(done, course) ? Mode.DIFFERENTIATE : Mode.TRAIN;
        double value = crew.gradients(batch, (part, given) -> loss(part, given, mode, matches));
        if (Double.isFinite(value)) {
            double rate = course.rate(done);
            double norm = steps.step(rate, course.step() + 1);
            student.project(rate);
            return Double.isFinite(norm) ? value : norm;
        }
        steps.forget();
        return value;
    }

    private boolean isSettled(double done, Course course) {
        return teacher.isPresent() && (done >= MOVING || course.allSteps(done) < MOVING_STEPS);
    }

    private Tensor loss(ImageBatch batch, Map<String, Tensor> given, Mode mode, boolean matches) {
        Map<String, Tensor> inputs = Map.of(student.inputs().getFirst(), images.tensor(batch.images(), batch.count()));
        if (matches) {
            return blocks.orElseThrow().loss(inputs, given, mode);
        }
        double share = goals.goal().blocks();
        if (share > 0 && blocks.isPresent()) {
            BlockMatching.Both both = blocks.get().both(inputs, given, mode);
            Tensor outputs = goals.loss(both.outputs(student.outputs()), both.wanted(), batch.labels());
            return outputs.add(blocks.get().loss(both), new Scalar(share));
        }
        Map<String, Tensor> outputs = student.run(inputs, given, mode);
        Map<String, Tensor> wanted =
                teacher.map(t -> t.run(inputs, Mode.EVALUATE)).orElseGet(Map::of);
        return goals.loss(outputs, wanted, batch.labels());
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
            Map<String, Tensor> input =
                    Map.of(student.inputs().getFirst(), images.tensor(FloatBuffer.wrap(planes), count));
            Tensor logits =
                    student.run(input, Mode.EVALUATE).values().iterator().next();
            return Tensors.longs(logits.reshape(count, -1).argmax(new LongOptional(1), false));
        }
    }
}

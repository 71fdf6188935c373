package org.filtrate.tune.train;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.FiltrateException;
import org.filtrate.tune.tensor.Tensors;

/// How far a training is and how it fares: counts steps, time and loss, keeps how everything stood a few
/// steps ago, and goes back there, more slowly from then on, when the training goes astray.
///
/// Astray is a loss that is no number, or one half above both what guessing costs and where it began.
final class Course {
    private static final double SMOOTHED = .95;

    /// Steps between two keepings.
    private static final int KEPT = 10;

    private static final double ASTRAY = 1.5;
    private static final double SLOWER = .5;

    /// At most so many steps, or so long, blocks are matched.
    private static final int MATCHED_STEPS = 100;

    private static final Duration MATCHED = Duration.ofSeconds(60);

    /// Below this the rate is not what is wrong.
    private static final double SLOWEST = .01;

    private final TrainableModel student;
    private final Steps steps;
    private final Recipe recipe;
    private final Average average;
    private final long started = System.nanoTime();
    private Saved saved;
    private Saved latest; // not known to be good before the steps after it are
    private long step;
    private double before; // seconds of the training that this goes on from
    private long stepsBefore;
    private double first = Double.NaN;
    private double loss = Double.NaN;
    private Best best = Best.none();
    private double slower = 1;
    private double reserve; // seconds
    private double matched; // the share of the training in which blocks are matched
    private int batchesPerEpoch = 1;
    private int imagesPerBatch = 1;
    private double guessing = 1;

    Course(TrainableModel student, Steps steps, Average average, Recipe recipe) {
        this.student = student;
        this.steps = steps;
        this.average = average;
        this.recipe = recipe;
        this.saved = keep();
        this.latest = saved;
    }

    /// Goes on from where a training stood.
    ///
    /// @throws FiltrateException where it has not the tensors of this one
    void resume(Saved earlier) {
        restore(earlier);
        step = earlier.step();
        stepsBefore = step;
        before = earlier.seconds();
        first = earlier.first();
        loss = earlier.loss();
        slower = earlier.slower();
        best = Best.of(earlier);
        saved = earlier;
        latest = earlier;
    }

    /// @param blocks whether there are blocks to be matched
    /// @param guess what outputs cost that say nothing of their image; 1 for blocks
    void start(int batches, int images, boolean blocks, double guess) {
        guessing = guess;
        batchesPerEpoch = batches;
        imagesPerBatch = images;
        matched = blocks ? recipe.span().share(recipe.matched(), MATCHED_STEPS, MATCHED, batches) : 0;
    }

    /// Steps made.
    long step() {
        return step;
    }

    private double seconds() {
        return before + (System.nanoTime() - started) / 1e9;
    }

    /// The share of the training that is over; 1 and more at its end.
    double done() {
        return recipe.span().done(seconds(), reserve, step, batchesPerEpoch);
    }

    /// Whether the training ends by the clock, and need not come to the same end each time.
    boolean isTimed() {
        return recipe.span().limit().isPresent();
    }

    /// Leaves time for what comes after the last step.
    void reserve(double seconds) {
        reserve = seconds;
    }

    double rate(double done) {
        double all = allSteps(done);
        double lost = Double.isNaN(first) ? 0 : first;
        return slower
                * (matches(done)
                        ? recipe.descent().rateAt(done / matched, all, 0)
                        : recipe.descent().rateAt(afterBlocks(done), all, lost));
    }

    /// The share of what follows the matching of blocks that is over when so much of the training is.
    double afterBlocks(double done) {
        return (done - matched) / (1 - matched);
    }

    /// Whether blocks are brought towards their originals one by one when so much of the training is done.
    boolean matches(double done) {
        return done < matched;
    }

    /// Goes on from blocks to the network as a whole: from the state that did best on held-out images.
    ///
    /// @return what happened, in words
    String turn() {
        String event = best.words();
        takeBest();
        steps.restart();
        average.restart();
        first = Double.NaN;
        loss = Double.NaN;
        slower = 1;
        saved = keep();
        latest = saved;
        return event;
    }

    /// Steps that the whole training will make, as far as can be told now.
    double allSteps(double done) {
        double planned = (double) recipe.span().epochs() * batchesPerEpoch;
        return done > 0 && step > 0 ? Math.min(planned, step / done) : Math.min(planned, 1);
    }

    /// Where everything stood a few steps ago.
    Saved saved() {
        return saved;
    }

    /// Counts a step.
    ///
    /// @param value its loss
    /// @return what happened, in words; empty for nothing
    /// @throws FiltrateException where the training goes astray however slowly it goes
    String after(double value) {
        step++;
        first = Double.isNaN(first) ? value : first;
        loss = Double.isNaN(loss) ? value : SMOOTHED * loss + (1 - SMOOTHED) * value;
        if (!Double.isFinite(loss) || loss > ASTRAY * Math.max(guess(), first)) {
            return back(value);
        }
        average.follow(step, allSteps(done()));
        if (step % KEPT == 0) {
            saved = latest;
            latest = keep();
        }
        return "";
    }

    private double guess() {
        return matches(done()) ? 1 : guessing;
    }

    private String back(double value) {
        slower *= SLOWER;
        if (slower < SLOWEST) {
            throw new FiltrateException("training: a loss that falls is needed, " + value + " came after " + step
                    + " steps, with rates lowered to "
                    + slower * recipe.descent().rate());
        }
        restore(saved);
        loss = saved.loss();
        first = saved.first();
        String event = Progress.BACK + saved.step() + ", half as fast";
        // Batches go on from here, so whoever resumes must, too.
        saved = keep();
        latest = saved;
        return event;
    }

    private Saved keep() {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        tensors().forEach((name, tensor) -> tensors.put(name, Tensors.floats(tensor)));
        tensors.putAll(best.kept());
        return new Saved(step, seconds(), first, loss, best.loss(), slower, tensors);
    }

    private Map<String, Tensor> tensors() {
        Map<String, Tensor> all = student.learnt();
        all.putAll(steps.memory());
        all.putAll(average.memory());
        return all;
    }

    /// Notes how the network does on held-out images as it stands.
    void look(double heldOutLoss) {
        best.look(heldOutLoss, student.learnt());
    }

    /// Forgets how the network did before: the next state that is looked at is the best.
    void forgetBest() {
        best.forget();
    }

    /// Makes the network what it was when it did best on held-out images, if they were ever looked at.
    void takeBest() {
        best.into(student.learnt());
    }

    private void restore(Saved earlier) {
        Saved.restore(tensors(), earlier.tensors());
    }

    /// @param reached the share that is over
    /// @param accuracy as in [Progress]
    /// @param event as in [Progress]
    Progress progress(double reached, double accuracy, String event) {
        double done = Math.min(1, reached);
        double seconds = seconds();
        int epoch = step == 0 ? 1 : Math.toIntExact((step - 1) / batchesPerEpoch) + 1;
        double speed = (step - stepsBefore) * imagesPerBatch / Math.max(1e-9, seconds - before);
        double left = done == 0 ? Double.NaN : seconds / done - seconds;
        return new Progress(step, epoch, done, seconds, loss, rate(done), speed, left, accuracy, event);
    }
}

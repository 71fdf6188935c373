package org.filtrate.tune.train;

import java.time.Duration;
import java.util.Optional;
import org.filtrate.graph.FiltrateException;

/// How a network is trained.
///
/// @param optimizer what makes steps of gradients
/// @param rate the learning rate at its height
/// @param decay what weights lose, a step and unit of rate
/// @param epochs how often every image is seen; where `limit` is given, at most
/// @param limit when to stop, measured from the start
/// @param batch images a step
/// @param warmUp the share of the time in which the rate rises
/// @param clip the largest norm of all gradients together; larger ones are shortened
/// @param imitation the share of the loss that is distance to the teacher; the rest is the labels'
/// @param temperature what softens the teacher's classes
/// @param smoothing the share of each label that is spread over all classes
/// @param augmentation how images are varied
/// @param seed what order and variation of images are drawn from
public record Recipe(
        Optimizer optimizer,
        double rate,
        double decay,
        int epochs,
        Optional<Duration> limit,
        int batch,
        double warmUp,
        double clip,
        double imitation,
        double temperature,
        double smoothing,
        Augmentation augmentation,
        long seed) {
    /// What makes steps of gradients.
    public enum Optimizer {
        /// Stochastic gradient descent with Nesterov momentum of 0.9.
        SGD,
        /// Adam with decoupled weight decay.
        ADAMW
    }

    /// Checks the numbers.
    ///
    /// @throws FiltrateException where one is out of range
    public Recipe {
        require("rate", rate > 0, rate);
        require("decay", decay >= 0, decay);
        require("epochs", epochs >= 1, epochs);
        require("batch", batch >= 1, batch);
        require("warm-up", warmUp >= 0 && warmUp < 1, warmUp);
        require("clip", clip > 0, clip);
        require("imitation", imitation >= 0 && imitation <= 1, imitation);
        require("temperature", temperature > 0, temperature);
        require("smoothing", smoothing >= 0 && smoothing < 1, smoothing);
    }

    private static void require(String name, boolean fits, double came) {
        if (!fits) {
            throw new FiltrateException("training: " + name + ": a number in range is needed, " + came + " came");
        }
    }

    /// Fine-tuning of a trained network towards its own original: mostly imitation, a little of the labels.
    public static Recipe fineTuning() {
        return new Recipe(
                Optimizer.SGD, .02, 5e-4, 6, Optional.empty(), 128, .05, 5, .9, 2, 0, Augmentation.cropAndFlip(), 0);
    }

    /// This for so many epochs.
    public Recipe withEpochs(int value) {
        return new Recipe(
                optimizer,
                rate,
                decay,
                value,
                limit,
                batch,
                warmUp,
                clip,
                imitation,
                temperature,
                smoothing,
                augmentation,
                seed);
    }

    /// This until a time has passed, however many epochs that makes.
    public Recipe withLimit(Duration value) {
        return new Recipe(
                optimizer,
                rate,
                decay,
                Integer.MAX_VALUE,
                Optional.of(value),
                batch,
                warmUp,
                clip,
                imitation,
                temperature,
                smoothing,
                augmentation,
                seed);
    }

    /// This with another optimiser and rate.
    public Recipe with(Optimizer other, double otherRate) {
        return new Recipe(
                other,
                otherRate,
                decay,
                epochs,
                limit,
                batch,
                warmUp,
                clip,
                imitation,
                temperature,
                smoothing,
                augmentation,
                seed);
    }

    /// This with so many images a step.
    public Recipe withBatch(int value) {
        return new Recipe(
                optimizer,
                rate,
                decay,
                epochs,
                limit,
                value,
                warmUp,
                clip,
                imitation,
                temperature,
                smoothing,
                augmentation,
                seed);
    }

    /// This with another share of imitation.
    public Recipe withImitation(double value) {
        return new Recipe(
                optimizer,
                rate,
                decay,
                epochs,
                limit,
                batch,
                warmUp,
                clip,
                value,
                temperature,
                smoothing,
                augmentation,
                seed);
    }

    /// This with another seed.
    public Recipe withSeed(long value) {
        return new Recipe(
                optimizer,
                rate,
                decay,
                epochs,
                limit,
                batch,
                warmUp,
                clip,
                imitation,
                temperature,
                smoothing,
                augmentation,
                value);
    }

    /// This with images varied in another way.
    public Recipe withAugmentation(Augmentation value) {
        return new Recipe(
                optimizer,
                rate,
                decay,
                epochs,
                limit,
                batch,
                warmUp,
                clip,
                imitation,
                temperature,
                smoothing,
                value,
                seed);
    }

    /// The learning rate when a share of the training is done: a straight rise, then half a cosine down
    /// to zero.
    public double rateAt(double done) {
        if (done < warmUp) {
            return rate * Math.max(.01, done / warmUp);
        }
        double rest = Math.min(1, (done - warmUp) / (1 - warmUp));
        return rate * (1 + Math.cos(Math.PI * rest)) / 2;
    }
}

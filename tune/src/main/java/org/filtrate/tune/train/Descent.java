package org.filtrate.tune.train;

import org.filtrate.graph.FiltrateException;

/// How parameters move along their gradients.
///
/// @param optimizer what makes steps of gradients
/// @param rate the learning rate at its height
/// @param decay what weights lose, a step and unit of rate
/// @param batch images a step
/// @param warmUp the share of the training in which the rate rises; of short ones more
/// @param fullSteps the steps of a training from which on the rate rises to its height; in shorter ones it
/// rises in proportion less
/// @param clip the largest norm of all gradients together; larger ones are shortened
public record Descent(
        Optimizer optimizer, double rate, double decay, int batch, double warmUp, double fullSteps, double clip) {
    /// The share of its height at which the rate begins to rise.
    private static final double FIRST = .01;

    /// Steps in which the rate rises at least.
    private static final double RISING_STEPS = 60;

    /// How many times the usual share that may be.
    private static final double LONGER = 4;

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
    public Descent {
        Recipe.require("rate", rate > 0, rate);
        Recipe.require("decay", decay >= 0, decay);
        Recipe.require("batch", batch >= 1, batch);
        Recipe.require("warm-up", warmUp >= 0 && warmUp < 1, warmUp);
        Recipe.require("full steps", fullSteps >= 1, fullSteps);
        Recipe.require("clip", clip > 0, clip);
    }

    /// Gradient descent with momentum, as networks of this kind are usually fine-tuned.
    public static Descent sgd(double rate) {
        return new Descent(Optimizer.SGD, rate, 5e-4, 128, .05, 1, 5);
    }

    /// Adam with decoupled weight decay.
    public static Descent adamW(double rate) {
        return new Descent(Optimizer.ADAMW, rate, .01, 128, .05, 1, 5);
    }

    /// This with so many images a step.
    public Descent withBatch(int value) {
        return new Descent(optimizer, rate, decay, value, warmUp, fullSteps, clip);
    }

    /// This with another decay.
    public Descent withDecay(double value) {
        return new Descent(optimizer, rate, value, batch, warmUp, fullSteps, clip);
    }

    /// This with a rate that rises to its height only where so many steps are made.
    public Descent withFullSteps(double value) {
        return new Descent(optimizer, rate, decay, batch, warmUp, value, clip);
    }

    /// The learning rate when a share of the training is done: a straight rise, then half a cosine down
    /// to zero; lower where few steps are to come, which could not make good what large ones undo, unless there is
    /// little left to undo.
    ///
    /// @param steps steps that the whole training makes
    /// @param loss what the network loses at first; 1 is what guessing costs
    public double rateAt(double done, double steps, double loss) {
        return Math.min(1, Math.max(steps / fullSteps, loss * loss)) * rateAt(done, steps);
    }

    private double rateAt(double done, double steps) {
        double rising = Math.clamp(RISING_STEPS / steps, warmUp, LONGER * warmUp);
        if (done < rising) {
            return rate * Math.max(FIRST, done / rising);
        }
        double rest = Math.min(1, (done - rising) / (1 - rising));
        return rate * (1 + Math.cos(Math.PI * rest)) / 2;
    }
}

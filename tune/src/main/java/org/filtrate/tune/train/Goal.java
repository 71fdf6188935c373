package org.filtrate.tune.train;

/// What is minimised: a mixture of what labels and what a teacher say.
///
/// @param imitation the share of the loss that is distance to the teacher; the rest is the labels'
/// @param temperature what softens the teacher's classes
/// @param smoothing the share of each label that is spread over all classes
/// @param blocks what the squared difference of what blocks put out, relative to how much the teacher's
/// varies, counts beside all that
public record Goal(double imitation, double temperature, double smoothing, double blocks) {
    /// Checks the numbers.
    ///
    /// @throws org.filtrate.graph.FiltrateException where one is out of range
    public Goal {
        Recipe.require("imitation", imitation >= 0 && imitation <= 1, imitation);
        Recipe.require("temperature", temperature > 0, temperature);
        Recipe.require("smoothing", smoothing >= 0 && smoothing < 1, smoothing);
        Recipe.require("blocks", blocks >= 0, blocks);
    }

    /// A goal in which blocks count for nothing.
    public Goal(double imitation, double temperature, double smoothing) {
        this(imitation, temperature, smoothing, 0);
    }

    /// Mostly imitation, a little of the labels.
    public static Goal mostlyImitation() {
        return new Goal(.9, 2, 0);
    }

    /// The same, the teacher's classes softer: what it says of those that are not the first counts more.
    public static Goal softened() {
        return new Goal(.9, 4, 0);
    }

    /// This with blocks counting so much.
    public Goal withBlocks(double value) {
        return new Goal(imitation, temperature, smoothing, value);
    }

    /// The labels alone.
    public static Goal labels() {
        return new Goal(0, 1, 0);
    }
}

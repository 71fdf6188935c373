package org.filtrate.tune.train;

/// What is minimised: a mixture of what labels and what a teacher say.
///
/// @param imitation the share of the loss that is distance to the teacher; the rest is the labels'
/// @param temperature what softens the teacher's classes
/// @param smoothing the share of each label that is spread over all classes
public record Goal(double imitation, double temperature, double smoothing) {
    /// Checks the numbers.
    ///
    /// @throws org.filtrate.graph.FiltrateException where one is out of range
    public Goal {
        Recipe.require("imitation", imitation >= 0 && imitation <= 1, imitation);
        Recipe.require("temperature", temperature > 0, temperature);
        Recipe.require("smoothing", smoothing >= 0 && smoothing < 1, smoothing);
    }

    /// Mostly imitation, a little of the labels.
    public static Goal mostlyImitation() {
        return new Goal(.9, 2, 0);
    }

    /// The labels alone.
    public static Goal labels() {
        return new Goal(0, 1, 0);
    }
}

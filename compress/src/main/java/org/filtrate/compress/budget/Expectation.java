package org.filtrate.compress.budget;

/// What a setting of one layer is expected to lose.
///
/// @param error squared error relative to what it errs from: the layer's output where images show that, else
/// its filters
/// @param loss what that error counts among those of other layers
public record Expectation(double error, double loss) {
    /// A layer that stays as it is.
    public static final Expectation NONE = new Expectation(0, 0);
}

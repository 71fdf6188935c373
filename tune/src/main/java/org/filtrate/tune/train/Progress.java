package org.filtrate.tune.train;

/// Where a training stands.
///
/// @param step steps made
/// @param epoch epochs begun, the first being 1
/// @param done the share of the training that is over, from 0 to 1
/// @param loss the loss, averaged over the latest steps
/// @param rate the learning rate
/// @param imagesPerSecond images a second since the start
/// @param secondsLeft what is expected to remain
public record Progress(
        long step, int epoch, double done, double loss, double rate, double imagesPerSecond, double secondsLeft) {
    /// Is told where a training stands.
    @FunctionalInterface
    public interface Listener {
        /// Called after each step, on the training's thread.
        ///
        /// @return whether to go on
        boolean update(Progress progress);
    }
}

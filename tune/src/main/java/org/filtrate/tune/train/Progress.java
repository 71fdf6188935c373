package org.filtrate.tune.train;

import java.util.Locale;

/// Where a training stands.
///
/// @param step steps made
/// @param epoch epochs begun, the first being 1
/// @param done the share of the training that is over, from 0 to 1
/// @param seconds since the start
/// @param loss the loss, averaged over the latest steps; not a number before the first
/// @param rate the learning rate
/// @param imagesPerSecond images a second since the start
/// @param secondsLeft what is expected to remain; not a number where nothing is known
/// @param accuracy the share of held-out images whose class was found, where it was measured after this step,
/// else not a number
/// @param event what happened in this step besides, in words; empty for nothing
public record Progress(
        long step,
        int epoch,
        double done,
        double seconds,
        double loss,
        double rate,
        double imagesPerSecond,
        double secondsLeft,
        double accuracy,
        String event) {
    /// Is told where a training stands.
    @FunctionalInterface
    public interface Listener {
        /// Called after each step, on the training's thread.
        ///
        /// @return whether to go on
        boolean update(Progress progress);
    }

    /// What a training's return to an earlier state is told as begins with.
    static final String BACK = "back to step ";

    /// Whether the training went astray in this step.
    public boolean isAstray() {
        return event.startsWith(BACK);
    }

    /// This as an object of JSON on one line.
    public String json() {
        StringBuilder json = new StringBuilder(String.format(
                Locale.ROOT,
                "{\"seconds\":%.1f,\"step\":%d,\"epoch\":%d,\"loss\":%s,\"rate\":%.4g,\"images_per_second\":%.1f",
                seconds,
                step,
                epoch,
                Double.isNaN(loss) ? "null" : String.format(Locale.ROOT, "%.5g", loss),
                rate,
                imagesPerSecond));
        if (!Double.isNaN(accuracy)) {
            json.append(String.format(Locale.ROOT, ",\"accuracy\":%.4f", accuracy));
        }
        if (!event.isEmpty()) {
            json.append(",\"phase\":\"").append(event).append('"');
        }
        return json.append('}').toString();
    }
}

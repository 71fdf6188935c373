package org.filtrate.tune.train;

/// Looks at held-out images now and then in the course of a training, and so finds the state that does best
/// on them.
///
/// Where the recipe returns, every state that was looked at may be the best, the one before the first step
/// among them; else the last alone. Towards the end the average of the latest states is one more of them.
final class Looks {
    /// How often the held-out images are looked at in one training.
    private static final int COUNT = 10;

    /// The share of a training after which averages are looked at.
    private static final double AVERAGES = .75;

    private final HeldOut heldOut;
    private final Course course;
    private final Average average;
    private final boolean taught;
    private long lookedAt = -1;
    private long lookedNanos = System.nanoTime();
    private double seconds; // that a look takes

    /// @param taught whether there is a teacher
    Looks(HeldOut heldOut, Course course, Average average, boolean taught) {
        this.heldOut = heldOut;
        this.course = course;
        this.average = average;
        this.taught = taught;
    }

    /// Looks if it is time to: in ten places of the training, the last being its end.
    ///
    /// @param before how much of the training was over when last asked
    /// @param done how much is over now
    /// @return the accuracy; not a number where nothing was looked at, or there are no labels
    double at(double before, double done) {
        boolean due = Math.floor(done * COUNT) > Math.floor(before * COUNT) && course.step() != lookedAt;
        return due && (done >= 1 || !isTooSoon()) ? now(done) : Double.NaN;
    }

    /// Whether looking would take more than a tenth of the time, where time counts.
    private boolean isTooSoon() {
        return course.isTimed() && (System.nanoTime() - lookedNanos) / 1e9 < COUNT * seconds;
    }

    /// Looks.
    ///
    /// @return the accuracy; not a number where there are no held-out images, or no labels
    double now(double done) {
        if (!heldOut.any()) {
            return Double.NaN;
        }
        lookedAt = course.step();
        if (!taught && done >= 1) {
            course.forgetBest();
        }
        long started = System.nanoTime();
        HeldOut.Seen seen = see();
        seconds = (System.nanoTime() - started) / 1e9;
        course.reserve(average.any() ? 2 * seconds : seconds);
        if (average.any() && done >= AVERAGES) {
            HeldOut.Seen averaged = seeAverage();
            seen = averaged.loss() < seen.loss() ? averaged : seen;
        }
        lookedNanos = System.nanoTime();
        return seen.accuracy();
    }

    private HeldOut.Seen seeAverage() {
        average.exchange();
        HeldOut.Seen seen = see();
        average.exchange();
        return seen;
    }

    private HeldOut.Seen see() {
        HeldOut.Seen seen = heldOut.look();
        course.look(seen.loss());
        return seen;
    }
}

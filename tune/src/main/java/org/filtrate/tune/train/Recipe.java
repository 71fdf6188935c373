package org.filtrate.tune.train;

import org.filtrate.graph.FiltrateException;

/// How a network is trained.
///
/// @param descent how parameters move
/// @param span how long
/// @param goal what is minimised
/// @param augmentation how images are varied
/// @param matched the share of the training in which blocks are brought towards their originals one by one,
/// before the network is as a whole; of a long training less
/// @param averaged the share of the training over which numbers are averaged, exponentially; the average may
/// be taken for the last state where it does better on held-out images. 0 for no average
/// @param stages in how many steps layers are compressed, those first that the network's output depends on
/// least; 1 for all at once
/// @param returns whether the state that did best on held-out images is the result, the one before the first
/// step among them; else it is the last one, or the average of the latest
/// @param seed what order and variation of images are drawn from
public record Recipe(
        Descent descent,
        Span span,
        Goal goal,
        Augmentation augmentation,
        double matched,
        double averaged,
        int stages,
        boolean returns,
        long seed) {
    private static final double RATE = .02;

    private static final double PATIENT_RATE = .06;

    private static final double FIRST_RATE = .1;

    /// How evenly images are mixed.
    private static final double MIXED = .3;

    /// Steps of a fine-tuning from which on its rate is the full one.
    private static final double FULL_STEPS = 600;

    /// Of the factors of chains.
    private static final double CHAIN_DECAY = .005;

    private static final int EPOCHS = 6;

    private static final double MATCHED = .1;

    private static final double AVERAGED = .02;

    /// Checks the shares and the stages.
    ///
    /// @throws FiltrateException where it is out of range
    public Recipe {
        require("matched", matched >= 0 && matched < 1, matched);
        require("averaged", averaged >= 0 && averaged < 1, averaged);
        require("stages", stages >= 1, stages);
    }

    /// Fine-tuning of a network towards its own original.
    public static Recipe fineTuning() {
        return new Recipe(
                Descent.sgd(RATE).withFullSteps(FULL_STEPS),
                Span.epochs(EPOCHS),
                Goal.mostlyImitation(),
                Augmentation.cropAndFlip(),
                MATCHED,
                AVERAGED,
                1,
                true,
                0);
    }

    /// Fine-tuning with time for many epochs: larger steps, and mixed images with softer classes, for which the
    /// original has no answer that it knows by heart (Beyer et al. 2022, arXiv 2106.05237).
    public static Recipe patient() {
        Recipe usual = fineTuning();
        return usual.with(Descent.sgd(PATIENT_RATE).withFullSteps(FULL_STEPS))
                .with(Goal.softened())
                .with(usual.augmentation().withMixup(MIXED));
    }

    /// Training of a network's convolutions as chains, before they are decomposed: labels count as much as
    /// what the network says, which a chain says from the start, and what chains do not need decays fast.
    public static Recipe overParameterised() {
        Recipe usual = fineTuning();
        return usual.with(usual.descent().withDecay(CHAIN_DECAY))
                .with(new Goal(.5, 2, 0))
                .withMatching(0)
                .withoutReturn();
    }

    /// Training by labels, from weights that know nothing.
    public static Recipe fromScratch() {
        return new Recipe(
                Descent.sgd(FIRST_RATE),
                Span.epochs(EPOCHS),
                Goal.labels(),
                Augmentation.cropAndFlip(),
                0,
                AVERAGED,
                1,
                false,
                0);
    }

    static void require(String name, boolean fits, double came) {
        if (!fits) {
            throw new FiltrateException("training: " + name + ": a number in range is needed, " + came + " came");
        }
    }

    /// This with another descent.
    public Recipe with(Descent value) {
        return new Recipe(value, span, goal, augmentation, matched, averaged, stages, returns, seed);
    }

    /// This for another span.
    public Recipe with(Span value) {
        return new Recipe(descent, value, goal, augmentation, matched, averaged, stages, returns, seed);
    }

    /// This with another goal.
    public Recipe with(Goal value) {
        return new Recipe(descent, span, value, augmentation, matched, averaged, stages, returns, seed);
    }

    /// This with images varied in another way.
    public Recipe with(Augmentation value) {
        return new Recipe(descent, span, goal, value, matched, averaged, stages, returns, seed);
    }

    /// This with blocks matched for such a share of the training.
    public Recipe withMatching(double share) {
        return new Recipe(descent, span, goal, augmentation, share, averaged, stages, returns, seed);
    }

    /// This with the last state as its result.
    public Recipe withoutReturn() {
        return new Recipe(descent, span, goal, augmentation, matched, averaged, stages, false, seed);
    }

    /// This with numbers averaged over such a share of the training.
    public Recipe withAverage(double share) {
        return new Recipe(descent, span, goal, augmentation, matched, share, stages, returns, seed);
    }

    /// This with layers compressed in so many steps.
    public Recipe withStages(int value) {
        return new Recipe(descent, span, goal, augmentation, matched, averaged, value, returns, seed);
    }

    /// This with another seed.
    public Recipe withSeed(long value) {
        return new Recipe(descent, span, goal, augmentation, matched, averaged, stages, returns, value);
    }
}

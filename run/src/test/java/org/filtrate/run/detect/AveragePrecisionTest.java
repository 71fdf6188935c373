package org.filtrate.run.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Cases small enough to be worked out by hand. Recalls run over 0, .01, ..., 1: a precision that holds up
/// to recall `k / 100` counts for `k + 1` of 101.
class AveragePrecisionTest {
    private static final Offset<Double> EXACT = within(1e-12);

    /// A box of 10 x 10 whose left side is at `x`.
    private static Box at(double x) {
        return new Box(x, 0, x + 10, 10);
    }

    private static Annotation object(double x) {
        return new Annotation(at(x), 0, false);
    }

    private static Detection found(double x, double score) {
        return new Detection(at(x), 0, score);
    }

    private static double[] oneImage(List<Annotation> known, List<Detection> found) {
        return AveragePrecision.of(0, List.of(known), List.of(found));
    }

    @Test
    void everythingFoundIsOne() {
        assertThat(oneImage(List.of(object(0), object(50)), List.of(found(0, .9), found(50, .3))))
                .hasSize(10)
                .containsOnly(1.0);
    }

    @Test
    void halfOfItFoundIsFiftyOneOfAHundredAndOne() {
        // Recall .5 at precision 1: recalls 0 to .5 are 51 of the 101.
        assertThat(oneImage(List.of(object(0), object(50)), List.of(found(0, .9))))
                .containsOnly(51.0 / 101);
    }

    @Test
    void nothingFoundIsZero() {
        assertThat(oneImage(List.of(object(0)), List.of())).containsOnly(0.0);
    }

    @Test
    void aSurerMistakeCosts() {
        // Right after one wrong: precision 1/2 at every recall.
        assertThat(oneImage(List.of(object(0)), List.of(found(80, .9), found(0, .5))))
                .containsOnly(.5);
        // Wrong after right costs nothing: recall 1 is reached at precision 1.
        assertThat(oneImage(List.of(object(0)), List.of(found(0, .9), found(80, .5))))
                .containsOnly(1.0);
    }

    @Test
    void precisionIsTheGreatestFromThatRecallOn() {
        // right, wrong, right, right of 4: (1/4, 1), (1/4, 1/2), (2/4, 2/3), (3/4, 3/4).
        // Recalls to .25: 26 at 1; to .75: 50 more at 3/4, not 2/3; the other 25 at 0.
        List<Annotation> known = List.of(object(0), object(50), object(100), object(150));
        List<Detection> detected = List.of(found(0, .9), found(300, .8), found(50, .7), found(100, .6));
        double[] values = oneImage(known, detected);
        assertThat(values[0]).isCloseTo((26 * 1 + 50 * .75) / 101, EXACT);
    }

    @Test
    void eachThresholdAsksForMoreOverlap() {
        // Shifted by 2 of 10: 80 of 120 = .667, which .5, .55, .6 and .65 accept and .7 does not.
        double[] values = oneImage(List.of(object(0)), List.of(found(2, .9)));
        assertThat(values).containsExactly(1, 1, 1, 1, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void anOverlapOfExactlyTheThresholdIsEnough() {
        // 10 x 5 within 10 x 10: 50 of 100.
        Detection half = new Detection(new Box(0, 0, 10, 5), 0, .9);
        assertThat(oneImage(List.of(object(0)), List.of(half))).containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void anObjectIsFoundOnce() {
        // The second one is wrong: right, wrong, right of 2 objects: (1/2, 1), (1/2, 1/2), (1, 2/3).
        double[] values = oneImage(List.of(object(0), object(50)), List.of(found(0, .9), found(0, .8), found(50, .7)));
        assertThat(values[0]).isCloseTo((51 + 50 * (2 / 3.0)) / 101, EXACT);
    }

    @Test
    void theSurestChoosesFirstAndTakesWhatItOverlapsMost() {
        // 1 overlaps the object at 0 by 90 of 110 and that at 3 by 80 of 120; 0 is then left with the one at 3: 70 of
        // 130 = .538, enough at .5 only. At .55 to .65 one is right before a wrong one.
        double[] values = oneImage(List.of(object(3), object(0)), List.of(found(0, .3), found(1, .9)));
        assertThat(values[0]).isEqualTo(1);
        assertThat(values[1]).isCloseTo(51.0 / 101, EXACT);
        // At .85 nothing but the box at 0 fits, after one wrong: (1/2, 1/2).
        assertThat(values[7]).isCloseTo(51 * .5 / 101, EXACT);
    }

    @Test
    void whatACrowdHoldsIsNeitherRightNorWrong() {
        Annotation crowd = new Annotation(new Box(100, 0, 200, 10), 0, true);
        // Two detections lie within the crowd (overlap 1 by their own area), one outside it (wrong), one is right.
        List<Detection> detected = List.of(found(110, .9), found(130, .8), found(300, .7), found(0, .6));
        assertThat(oneImage(List.of(crowd, object(0)), detected)).containsOnly(.5);
        // 6 of 10 within it: ignored up to .6, wrong from .65 on.
        double[] values = oneImage(List.of(crowd, object(0)), List.of(found(96, .9), found(0, .6)));
        assertThat(values).containsExactly(1, 1, 1, .5, .5, .5, .5, .5, .5, .5);
    }

    @Test
    void anObjectComesBeforeACrowdThatCoversIt() {
        Annotation crowd = new Annotation(new Box(0, 0, 100, 10), 0, true);
        assertThat(oneImage(List.of(crowd, object(0)), List.of(found(1, .9)))[0])
                .isEqualTo(1);
    }

    @Test
    void imagesAreRankedTogether() {
        // By score: wrong on the second image, then right on the first: precision 1/2.
        double[] values = AveragePrecision.of(
                0, List.of(List.of(object(0)), List.of()), List.of(List.of(found(0, .5)), List.of(found(0, .9))));
        assertThat(values).containsOnly(.5);
    }

    @Test
    void otherClassesDoNotCount() {
        Annotation other = new Annotation(at(50), 1, false);
        Detection wrong = new Detection(at(0), 1, .95);
        List<List<Annotation>> known = List.of(List.of(object(0), other));
        List<List<Detection>> detected = List.of(List.of(wrong, found(0, .9)));
        assertThat(AveragePrecision.of(0, known, detected)).containsOnly(1.0);
        assertThat(AveragePrecision.of(1, known, detected)).containsOnly(0.0);
        assertThat(AveragePrecision.of(2, known, detected)).isEmpty();
    }

    @Test
    void classesWithoutAnnotationsAreLeftOut() {
        Annotation crowd = new Annotation(at(0), 1, true);
        List<ClassPrecision> classes = ClassPrecision.all(
                List.of("ape", "bee", "cat", "dog"),
                List.of(List.of(object(0), object(50), crowd, new Annotation(at(0), 3, false))),
                List.of(List.of(found(0, .9), new Detection(at(2), 3, .9), new Detection(at(0), 2, .9))));
        assertThat(classes)
                .containsExactly(
                        new ClassPrecision(0, "ape", 2, 51.0 / 101, 51.0 / 101),
                        new ClassPrecision(3, "dog", 1, 1, .4));
    }

    @Test
    void ofOneImageAHundredDetectionsCount() {
        List<Detection> detected = new ArrayList<>(Collections.nCopies(100, found(300, .9)));
        detected.add(found(0, .1));
        assertThat(oneImage(List.of(object(0)), detected)).containsOnly(0.0);
        detected.removeFirst();
        // The hundredth is right: precision 1/100.
        assertThat(oneImage(List.of(object(0)), detected)).containsOnly(.01);
    }

    @Test
    void listsAreOfTheSameImages() {
        assertThatThrownBy(() -> AveragePrecision.of(0, List.of(List.of()), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("average precision: needed detections of 1 images, came 0");
    }
}

package org.filtrate.run.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SuppressionTest {
    @Test
    void theSurerOfTwoThatOverlapStaysClassByClass() {
        Detection sure = new Detection(new Box(0, 0, 10, 10), 1, .9);
        Detection shifted = new Detection(new Box(0, 2, 10, 12), 1, .8); // 80 of 120
        Detection other = new Detection(new Box(0, 2, 10, 12), 2, .7);
        Detection far = new Detection(new Box(20, 0, 30, 10), 1, .6);
        List<Detection> all = List.of(far, other, shifted, sure);
        assertThat(new Suppression(.6, 9).of(all)).containsExactly(sure, other, far);
        assertThat(new Suppression(.7, 9).of(all)).containsExactly(sure, shifted, other, far);
        assertThat(new Suppression(80.0 / 120, 9).of(all)).containsExactly(sure, shifted, other, far);
        assertThat(new Suppression(.6, 2).of(all)).containsExactly(sure, other);
    }

    @Test
    void whatWasDroppedDropsNothing() {
        Detection a = new Detection(new Box(0, 0, 10, 1), 0, .9);
        Detection b = new Detection(new Box(4, 0, 14, 1), 0, .8); // 6 of 14 with a
        Detection c = new Detection(new Box(8, 0, 18, 1), 0, .7); // 6 of 14 with b, 2 of 18 with a
        assertThat(new Suppression(.4, 9).of(List.of(a, b, c))).containsExactly(a, c);
    }

    /// The definition itself: one that is dropped overlaps one that stays and is surer; those that stay do
    /// not overlap.
    @Test
    void everyChoiceHasItsReason() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 50; round++) {
            List<Detection> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Box box = Box.centred(random.nextDouble(6), random.nextDouble(6), 1 + random.nextInt(3), 2);
                all.add(new Detection(box, random.nextInt(3), random.nextInt(10) / 10.0));
            }
            List<Detection> kept = new Suppression(.3, 100).of(all);
            assertThat(kept).isSubsetOf(all).hasSizeLessThan(40);
            for (Detection d : all) {
                boolean covered = kept.stream()
                        .anyMatch(k -> !k.equals(d)
                                && k.label() == d.label()
                                && k.score() >= d.score()
                                && k.box().overlap(d.box()) > .3);
                assertThat(covered).isEqualTo(!kept.contains(d));
            }
        }
    }
}

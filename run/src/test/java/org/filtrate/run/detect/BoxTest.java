package org.filtrate.run.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BoxTest {
    @Test
    void overlapIsIntersectionOverUnion() {
        Box a = new Box(0, 0, 4, 6); // 24
        Box b = new Box(2, 3, 7, 7); // 20
        // x from 2 to 4, y from 3 to 6
        assertThat(a.intersection(b)).isEqualTo(6);
        assertThat(a.overlap(b)).isEqualTo(6.0 / (24 + 20 - 6));
    }

    @Test
    void overlapIsSymmetricAtMostOneAndFreeOfScale() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 200; i++) {
            Box a = Box.centred(random.nextDouble(), random.nextDouble(), random.nextDouble(), random.nextDouble());
            Box b = Box.centred(random.nextDouble(), random.nextDouble(), random.nextDouble(), random.nextDouble());
            assertThat(a.overlap(b)).isEqualTo(b.overlap(a)).isBetween(0.0, 1.0);
            assertThat(scaled(a).overlap(scaled(b))).isCloseTo(a.overlap(b), within(1e-12));
            assertThat(a.overlap(a)).isCloseTo(1, within(1e-12));
        }
    }

    /// Each axis by its own factor.
    private static Box scaled(Box box) {
        return new Box(3 * box.left(), .25 * box.top(), 3 * box.right(), .25 * box.bottom());
    }

    @Test
    void boxesThatTouchOrAreEmptyDoNotOverlap() {
        Box box = new Box(0, 0, 4, 6);
        assertThat(box.overlap(new Box(4, 0, 8, 6))).isZero();
        assertThat(box.overlap(new Box(1, 1, 1, 5))).isZero();
        assertThat(new Box(1, 1, 1, 1).overlap(new Box(1, 1, 1, 1))).isZero();
    }

    @Test
    void whatLiesOutsideIsCut() {
        assertThat(new Box(-3, 2, 4, 9).within(10, 5)).isEqualTo(new Box(0, 2, 4, 5));
        assertThat(new Box(12, 7, 14, 9).within(10, 5)).isEqualTo(new Box(10, 5, 10, 5));
    }

    @Test
    void sidesAreInOrder() {
        assertThatThrownBy(() -> new Box(3, 0, 1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("box: needed left <= right and top <= bottom, came 3.0,0.0 to 1.0,2.0");
        assertThatThrownBy(() -> new Box(Double.NaN, 0, 1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Box(0, 0, Double.POSITIVE_INFINITY, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package org.filtrate.run.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AveragePrecisionAgainstCountingTest {
    private static final int CLASSES = 2;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void randomCasesAgree(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Annotation>> annotations = new ArrayList<>();
        List<List<Detection>> detections = new ArrayList<>();
        for (int image = 0; image < 3; image++) {
            List<Annotation> known = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                Box box = box(random);
                if (known.stream().noneMatch(a -> a.box().equals(box))) {
                    known.add(new Annotation(box, random.nextInt(CLASSES), random.nextInt(5) == 0));
                }
            }
            annotations.add(known);
            detections.add(detections(random, known));
        }
        for (int label = 0; label < CLASSES; label++) {
            int own = label;
            double[] values = AveragePrecision.of(label, annotations, detections);
            if (annotations.stream().flatMap(List::stream).noneMatch(a -> a.label() == own && !a.crowd())) {
                assertThat(values).isEmpty();
                continue;
            }
            CountedPrecision counted = new CountedPrecision(label, annotations, detections);
            for (int t = 0; t < values.length; t++) {
                assertThat(values[t])
                        .as("class %d, threshold %d", label, t)
                        .isCloseTo(counted.at(50 + 5 * t), within(1e-6));
            }
        }
    }

    /// Some near an annotation, some anywhere; all scores differ.
    private static List<Detection> detections(SplittableRandom random, List<Annotation> known) {
        List<Detection> found = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Annotation near = known.get(random.nextInt(known.size()));
            boolean guess = random.nextInt(3) == 0;
            found.add(new Detection(
                    guess ? box(random) : shifted(random, near.box()),
                    guess ? random.nextInt(CLASSES) : near.label(),
                    random.nextDouble()));
        }
        return found;
    }

    private static Box box(SplittableRandom random) {
        int x = random.nextInt(12);
        int y = random.nextInt(12);
        return new Box(x, y, x + 2 + random.nextInt(9), y + 2 + random.nextInt(9));
    }

    private static Box shifted(SplittableRandom random, Box box) {
        double left = Math.max(0, box.left() + random.nextInt(-1, 2));
        double top = Math.max(0, box.top() + random.nextInt(-1, 2));
        return new Box(
                left, top, Math.max(left + 1, box.right() + random.nextInt(-1, 2)), Math.max(top + 1, box.bottom()));
    }
}

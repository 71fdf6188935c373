package org.filtrate.run.detect;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// COCO's average precision again, straight from its definition and slowly: boxes lie on whole pixels and
/// overlaps are counted pixel by pixel; for every cut through the ranking all is matched anew; for every
/// recall all cuts are looked at.
final class CountedPrecision {
    private record Found(int image, Detection detection) {}

    private final int label;
    private final List<List<Annotation>> annotations;
    private final List<Found> ranking;

    CountedPrecision(int label, List<List<Annotation>> annotations, List<List<Detection>> detections) {
        this.label = label;
        this.annotations = annotations;
        this.ranking = IntStream.range(0, detections.size())
                .boxed()
                .flatMap(i -> detections.get(i).stream().map(d -> new Found(i, d)))
                .filter(f -> f.detection().label() == label)
                .sorted(Comparator.comparingDouble(f -> -f.detection().score()))
                .toList();
    }

    /// The average precision at a threshold in hundredths.
    double at(int threshold) {
        double sum = 0;
        for (int recall = 0; recall <= 100; recall++) {
            double best = 0;
            for (int cut = 1; cut <= ranking.size(); cut++) {
                int[] counts = counts(ranking.subList(0, cut), threshold);
                if (counts[0] >= recall / 100.0 * objects() - 1e-9 && counts[0] > 0) {
                    best = Math.max(best, (double) counts[0] / (counts[0] + counts[1]));
                }
            }
            sum += best;
        }
        return sum / 101;
    }

    private long objects() {
        return annotations.stream()
                .flatMap(List::stream)
                .filter(a -> a.label() == label && !a.crowd())
                .count();
    }

    /// How many of some detections are right and how many wrong.
    private int[] counts(List<Found> found, int threshold) {
        Set<Annotation> taken = new HashSet<>();
        int[] counts = new int[2];
        for (Found f : found) {
            List<Annotation> fitting = annotations.get(f.image()).stream()
                    .filter(a -> a.label() == label && !taken.contains(a))
                    .filter(a -> 100 * shared(f, a) >= threshold * whole(f, a))
                    .toList();
            Annotation best = fitting.stream()
                    .filter(a -> !a.crowd())
                    .max(Comparator.comparingDouble(a -> shared(f, a) / (double) whole(f, a)))
                    .orElse(null);
            if (best != null) {
                taken.add(best);
                counts[0]++;
            } else if (fitting.isEmpty()) {
                counts[1]++;
            }
        }
        return counts;
    }

    private static int shared(Found f, Annotation a) {
        return pixels(f.detection().box(), a.box(), true);
    }

    /// The pixels of a detection that a crowd is compared with, or of the union with an object.
    private static int whole(Found f, Annotation a) {
        Box box = f.detection().box();
        return a.crowd() ? pixels(box, box, true) : pixels(box, a.box(), false);
    }

    private static int pixels(Box a, Box b, boolean both) {
        int count = 0;
        for (int y = 0; y < 24; y++) {
            for (int x = 0; x < 24; x++) {
                boolean inA = holds(a, x + .5, y + .5);
                boolean inB = holds(b, x + .5, y + .5);
                count += (both ? inA && inB : inA || inB) ? 1 : 0;
            }
        }
        return count;
    }

    private static boolean holds(Box box, double x, double y) {
        return box.left() < x && x < box.right() && box.top() < y && y < box.bottom();
    }
}

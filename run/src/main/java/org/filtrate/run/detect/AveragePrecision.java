package org.filtrate.run.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Average precision as COCO defines it.
///
/// Detections of a class are matched image by image, the surest first, each to the annotation not yet taken
/// that it overlaps most, if that is at least the threshold. One that finds only a crowd counts neither as
/// right nor as wrong; overlap with a crowd is the intersection over the detection's own area. Over all
/// images, again by falling score, precision `right / (right + wrong)` and recall `right / annotations`
/// follow. Average precision is the mean, over recalls 0, .01, ..., 1, of the greatest precision at that
/// recall or a greater one, 0 where there is none. At most 100 detections of a class count on an image.
/// Source: Lin et al., "Microsoft COCO" (2014), and its reference implementation, `pycocotools`, whose
/// rounding and order of ties are kept.
public final class AveragePrecision {
    /// Thresholds .5, .55, ..., .95.
    static final int THRESHOLDS = 10;

    private static final int RECALLS = 101;
    private static final int MOST = 100;
    private static final double[] OVERLAPS = steps(.5, .95, THRESHOLDS);
    private static final double[] RECALL = steps(0, 1, RECALLS);

    private final int label;
    private int objects;
    private final List<Outcome> outcomes = new ArrayList<>();

    private AveragePrecision(int label) {
        this.label = label;
    }

    /// The average precision of one class at each of the ten thresholds.
    ///
    /// @param annotations of each image, of all classes
    /// @param detections of each image, of all classes, in any order
    /// @return empty where the class has no annotations but crowds
    /// @throws IllegalArgumentException if the lists have not the same length
    public static double[] of(int label, List<List<Annotation>> annotations, List<List<Detection>> detections) {
        if (annotations.size() != detections.size()) {
            throw new IllegalArgumentException("average precision: needed detections of %d images, came %d"
                    .formatted(annotations.size(), detections.size()));
        }
        AveragePrecision precision = new AveragePrecision(label);
        for (int i = 0; i < annotations.size(); i++) {
            precision.add(annotations.get(i), detections.get(i));
        }
        return precision.values();
    }

    private static double[] steps(double first, double last, int count) {
        double[] steps = new double[count];
        for (int i = 0; i < count; i++) {
            steps[i] = first + i * ((last - first) / (count - 1));
        }
        steps[count - 1] = last;
        return steps;
    }

    private void add(List<Annotation> all, List<Detection> detected) {
        List<Annotation> known = all.stream()
                .filter(a -> a.label() == label)
                .sorted(Comparator.comparing(Annotation::crowd))
                .toList();
        objects += (int) known.stream().filter(a -> !a.crowd()).count();
        List<Detection> sorted = detected.stream()
                .filter(d -> d.label() == label)
                .sorted(Comparator.comparingDouble(Detection::score).reversed())
                .limit(MOST)
                .toList();
        double[][] overlaps = overlaps(known, sorted);
        Verdict[][] verdicts = new Verdict[THRESHOLDS][];
        for (int t = 0; t < THRESHOLDS; t++) {
            verdicts[t] = match(overlaps, known, OVERLAPS[t]);
        }
        for (int d = 0; d < sorted.size(); d++) {
            Verdict[] own = new Verdict[THRESHOLDS];
            for (int t = 0; t < THRESHOLDS; t++) {
                own[t] = verdicts[t][d];
            }
            outcomes.add(new Outcome(sorted.get(d).score(), own));
        }
    }

    private static double[][] overlaps(List<Annotation> known, List<Detection> detected) {
        double[][] overlaps = new double[detected.size()][known.size()]; // (detections, annotations)
        for (int d = 0; d < overlaps.length; d++) {
            Box box = detected.get(d).box();
            for (int a = 0; a < known.size(); a++) {
                Box object = known.get(a).box();
                overlaps[d][a] = known.get(a).crowd()
                        ? box.area() > 0 ? box.intersection(object) / box.area() : 0
                        : box.overlap(object);
            }
        }
        return overlaps;
    }

    /// Matches the detections of one image, ordinary annotations coming before crowds.
    private static Verdict[] match(double[][] overlaps, List<Annotation> known, double threshold) {
        Verdict[] verdicts = new Verdict[overlaps.length];
        boolean[] taken = new boolean[known.size()];
        for (int d = 0; d < verdicts.length; d++) {
            int best = -1;
            double least = Math.min(threshold, 1 - 1e-10);
            for (int a = 0; a < taken.length && !(best >= 0 && known.get(a).crowd()); a++) {
                // Of equal overlaps the last one is taken.
                if (!taken[a] && overlaps[d][a] >= least) {
                    least = overlaps[d][a];
                    best = a;
                }
            }
            boolean crowd = best >= 0 && known.get(best).crowd();
            verdicts[d] = best < 0 ? Verdict.WRONG : crowd ? Verdict.IGNORED : Verdict.RIGHT;
            if (best >= 0 && !crowd) {
                taken[best] = true;
            }
        }
        return verdicts;
    }

    private double[] values() {
        if (objects == 0) {
            return new double[0];
        }
        outcomes.sort(Comparator.comparingDouble(Outcome::score).reversed());
        double[] values = new double[THRESHOLDS];
        for (int t = 0; t < THRESHOLDS; t++) {
            values[t] = value(t);
        }
        return values;
    }

    private double value(int threshold) {
        double[] recalls = new double[outcomes.size()];
        double[] precisions = new double[outcomes.size()];
        int right = 0;
        int wrong = 0;
        for (int i = 0; i < recalls.length; i++) {
            switch (outcomes.get(i).verdicts()[threshold]) {
                case RIGHT -> right++;
                case WRONG -> wrong++;
                case IGNORED -> {}
            }
            recalls[i] = (double) right / objects;
            precisions[i] = right == 0 ? 0 : (double) right / (right + wrong);
        }
        for (int i = precisions.length - 1; i > 0; i--) {
            precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
        }
        double[] found = new double[RECALLS];
        int at = 0;
        for (int r = 0; r < RECALLS; r++) {
            while (at < recalls.length && recalls[at] < RECALL[r]) {
                at++;
            }
            found[r] = at < recalls.length ? precisions[at] : 0;
        }
        return Arrays.stream(found).sum() / RECALLS;
    }

    private enum Verdict {
        RIGHT,
        WRONG,
        IGNORED
    }

    /// What became of a detection at each threshold.
    private record Outcome(double score, Verdict[] verdicts) {}
}

package org.filtrate.compress.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.filtrate.run.DataSet;
import org.filtrate.run.Evaluator;
import org.filtrate.run.Progress;

/// Finds the images whose predictions a compression changed most.
final class Changes {
    private static final int IMAGES = 512;
    private static final int MOST = 12;

    private Changes() {}

    /// Of 512 images spread over the set, those whose class changed, the surest changes first, at most 12.
    ///
    /// @param set labelled images of the networks' size
    static List<Change> find(Path original, Path compressed, DataSet set, int threads) {
        int[] order = set.spread(IMAGES);
        float[][] before = Evaluator.predictions(original, set, IMAGES, threads, Progress.none());
        float[][] after = Evaluator.predictions(compressed, set, IMAGES, threads, Progress.none());
        record Place(int place, double surety) {}
        List<Place> changed = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            int was = Evaluator.first(before[i]);
            int is = Evaluator.first(after[i]);
            if (was != is) {
                changed.add(new Place(i, share(before[i], was) + share(after[i], is)));
            }
        }
        return changed.stream()
                .sorted(Comparator.comparingDouble(Place::surety).reversed())
                .limit(MOST)
                .map(p -> change(set, order[p.place()], before[p.place()], after[p.place()]))
                .toList();
    }

    private static Change change(DataSet set, int image, float[] before, float[] after) {
        int was = Evaluator.first(before);
        int is = Evaluator.first(after);
        return new Change(
                image,
                set.pixels(image),
                name(set, set.label(image)),
                name(set, was),
                share(before, was),
                name(set, is),
                share(after, is));
    }

    private static String name(DataSet set, int label) {
        return label < set.classes().size() ? set.classes().get(label) : "class " + label;
    }

    /// What the softmax of a row gives a class.
    private static double share(float[] row, int label) {
        double sum = 0;
        for (float value : row) {
            sum += Math.exp(value - row[label]);
        }
        return 1 / sum;
    }
}

package org.filtrate.tune.train;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.filtrate.run.DataSet;

/// The images of a set, divided into those that are learnt from and a few that are held out, to see how well the
/// network does on images that it has not seen.
///
/// @param set the images
/// @param learnt places in the set
/// @param heldOut places in the set, none of them in `learnt`; may be empty
public record TrainingImages(DataSet set, int[] learnt, int[] heldOut) {
    /// One in so many images is held out, where there are labels.
    private static final int EACH = 50;

    private static final int MOST = 1000;

    /// Copies the arrays.
    public TrainingImages {
        learnt = learnt.clone();
        heldOut = heldOut.clone();
    }

    /// Images that are all learnt from.
    public static TrainingImages all(DataSet set) {
        return new TrainingImages(set, IntStream.range(0, set.size()).toArray(), new int[0]);
    }

    /// Images of which one in fifty, 1000 at most, is held out, evenly over the set; none where there are no labels.
    public static TrainingImages of(DataSet set) {
        int count = set.classes().isEmpty() ? 0 : Math.min(MOST, set.size() / EACH);
        if (count == 0) {
            return all(set);
        }
        int[] heldOut = set.spread(count);
        int[] learnt = IntStream.range(0, set.size())
                .filter(i -> Arrays.binarySearch(heldOut, i) < 0)
                .toArray();
        return new TrainingImages(set, learnt, heldOut);
    }

    /// Whether images have classes.
    public boolean labelled() {
        return !set.classes().isEmpty();
    }
}

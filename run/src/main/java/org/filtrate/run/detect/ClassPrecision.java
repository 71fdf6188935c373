package org.filtrate.run.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The average precision of one class.
///
/// @param label the class
/// @param name its name
/// @param objects annotations of it, crowds left out; at least 1
/// @param ap50 average precision where an overlap of .5 counts as found, 0 to 1
/// @param ap the mean of the average precisions at overlaps of .5, .55, ..., .95
public record ClassPrecision(int label, String name, int objects, double ap50, double ap) {
    /// The average precision of each class that has annotations.
    ///
    /// @param names the classes in the order of their labels
    /// @param annotations of each image; not modified
    /// @param detections of each image; not modified
    /// @throws IllegalArgumentException if the lists have not the same length
    public static List<ClassPrecision> all(
            List<String> names, List<List<Annotation>> annotations, List<List<Detection>> detections) {
        List<ClassPrecision> classes = new ArrayList<>();
        for (int label = 0; label < names.size(); label++) {
            int own = label;
            double[] values = AveragePrecision.of(label, annotations, detections);
            if (values.length > 0) {
                int objects = (int) annotations.stream()
                        .flatMap(List::stream)
                        .filter(a -> a.label() == own && !a.crowd())
                        .count();
                double mean = Arrays.stream(values).average().orElse(0);
                classes.add(new ClassPrecision(label, names.get(label), objects, values[0], mean));
            }
        }
        return classes;
    }
}

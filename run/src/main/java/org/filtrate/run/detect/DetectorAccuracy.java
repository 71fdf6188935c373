package org.filtrate.run.detect;

import java.util.List;

/// How well a detector finds objects.
///
/// @param map50 mean over the classes of [ClassPrecision#ap50]
/// @param map mean over the classes of [ClassPrecision#ap]
/// @param classes those that have annotations, in the order of their labels
/// @param images how many were looked at
/// @param seconds what it took, reading and preprocessing included
public record DetectorAccuracy(double map50, double map, List<ClassPrecision> classes, long images, double seconds) {
    /// Copies the list.
    public DetectorAccuracy {
        classes = List.copyOf(classes);
    }
}

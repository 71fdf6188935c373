package org.filtrate.run.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Non-maximum suppression: of detections of one class that overlap, the surest stays.
///
/// @param overlap detections whose intersection over union with a surer one that stays is greater are
///     dropped
/// @param most detections that stay, at most
public record Suppression(double overlap, int most) {
    /// What stays of the detections of one image, the surest first; of equal scores the one that came first
    /// counts as surer. Detections of different classes do not touch each other.
    public List<Detection> of(List<Detection> detections) {
        List<Detection> sorted = new ArrayList<>(detections);
        sorted.sort(Comparator.comparingDouble(Detection::score).reversed());
        List<Detection> kept = new ArrayList<>();
        for (Detection next : sorted) {
            if (kept.size() == most) {
                break;
            }
            if (kept.stream()
                    .noneMatch(k -> k.label() == next.label() && k.box().overlap(next.box()) > overlap)) {
                kept.add(next);
            }
        }
        return kept;
    }
}

package org.filtrate.tune.train;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.filtrate.tune.engine.Network;

/// In which order layers of a network are compressed while it is trained: those whose compression costs least come
/// first, and each stage learns to make up for what it took before the next one begins.
///
/// @param order what the layers put out, the least sensitive first
/// @param stages how many steps they are compressed in
record CompressionStages(List<String> order, int stages) {
    /// The share of the training after which the last stage has begun.
    private static final double ALL = .3;

    /// Images that sensitivities are measured on, at most.
    private static final int IMAGES = 200;

    /// The stages of a network: what it loses is measured with one layer compressed and all others as they were.
    ///
    /// @param stages how many; 1 for all layers at once
    static CompressionStages of(
            TrainableModel student, Optional<Network> teacher, TrainingImages images, Goals goals, int stages) {
        List<String> layers = student.compressed();
        int[] known = images.heldOut().length > 0 ? images.heldOut() : images.learnt();
        int count = Math.min(IMAGES, known.length);
        int[] places = IntStream.range(0, count)
                .map(i -> known[(int) ((long) i * known.length / count)])
                .toArray();
        if (stages == 1 || places.length == 0) {
            return new CompressionStages(layers, 1);
        }
        Map<String, Double> losses = new HashMap<>();
        try (HeldOut probe = new HeldOut(student, teacher, images, places, goals)) {
            for (String layer : layers) {
                Set<String> others = new HashSet<>(layers);
                others.remove(layer);
                student.leaveWhole(others);
                losses.put(layer, probe.look().loss());
            }
        } finally {
            student.leaveWhole(Set.of());
        }
        return new CompressionStages(
                layers.stream().sorted(Comparator.comparing(losses::get)).toList(), stages);
    }

    /// The layers that are not compressed yet.
    ///
    /// @param done the share of the training that is over
    /// @return what they put out
    Set<String> whole(double done) {
        int begun = (int) Math.min(stages, 1 + Math.floor(done / ALL * (stages - 1)));
        int compressed = Math.ceilDiv(order.size() * begun, stages);
        return order.stream().skip(compressed).collect(Collectors.toUnmodifiableSet());
    }
}

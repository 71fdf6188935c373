package org.filtrate.compress;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.filtrate.compress.plan.Plan;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.run.PairedTiming;

/// A compression that was carried out: the file is written.
///
/// @param original the network as it was
/// @param output the file written
/// @param sizeBytes its size
/// @param plan what became of each layer, fit to be replayed
/// @param layers what became of each layer, with what it costs
/// @param corrected batch normalisations and layers corrected by images; 0 without images
/// @param timing of the original and the compressed network, where a limit of time was asked for
public record Outcome(
        Network original,
        Path output,
        long sizeBytes,
        Plan plan,
        List<LayerOutcome> layers,
        int corrected,
        Optional<PairedTiming> timing) {
    /// Copies the list.
    public Outcome {
        layers = List.copyOf(layers);
    }

    /// How many compressed layers are stored at how many bits, the most bits first.
    public SortedMap<Integer, Integer> layersByBits() {
        SortedMap<Integer, Integer> counts = new TreeMap<>(Comparator.reverseOrder());
        layers.stream()
                .filter(l -> !isDense(l))
                .forEach(l -> counts.merge(l.line().setting().precision().bits(), 1, Integer::sum));
        return counts;
    }

    /// Multiply-accumulate operations for one image, with the bodies as chosen.
    public long macs() {
        return layers.stream().mapToLong(LayerOutcome::macs).sum();
    }

    /// The whole file: original bytes over compressed bytes.
    public double fileRatio() {
        return (double) original.sizeBytes() / sizeBytes;
    }

    /// Compressed layers only: original bits over stored bits; 1 where none was compressed.
    public double layerRatio() {
        return ratio(layers.stream().filter(l -> !isDense(l)).toList());
    }

    /// All convolutions, compressed or not: original bits over stored bits; 1 where there are none.
    public double convolutionRatio() {
        return ratio(layers.stream().filter(l -> l.layer().isConvolution()).toList());
    }

    private static boolean isDense(LayerOutcome layer) {
        return layer.line().method().equals(PlanLine.DENSE);
    }

    private static double ratio(List<LayerOutcome> layers) {
        long before = layers.stream()
                .flatMap(l -> l.layer().weight().stream())
                .mapToLong(w -> 8 * w.sizeBytes())
                .sum();
        long after = layers.stream().mapToLong(LayerOutcome::storedBits).sum();
        return after == 0 ? 1 : (double) before / after;
    }
}

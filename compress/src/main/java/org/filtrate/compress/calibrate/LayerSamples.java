package org.filtrate.compress.calibrate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.filtrate.compress.moments.InputSum;
import org.filtrate.compress.moments.PatchGrid;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.LayerOp;
import org.filtrate.run.Batch;
import org.filtrate.run.FloatTensor;

/// One layer at sampled positions: what it puts out in the original network, and the sums of what it
/// reads in the compressed one. The positions depend on the layer and the batch alone, so that both
/// networks are seen at the same ones.
final class LayerSamples {
    /// Filters larger than this have moments that take longer than they help.
    private static final int LARGEST_FILTER = 6000;

    private static final long MOST_BYTES = 400_000_000;

    private static final int FEWEST_POSITIONS = 8192;
    private static final int POSITIONS_PER_WEIGHT = 4;

    private final Layer layer;
    private final int images;
    private final float[] bias;
    /// What the original layer puts out, without its bias, `(outChannels, positions)` by the batch's
    /// first image.
    private final Map<Integer, float[]> wanted = new HashMap<>();

    LayerSamples(Layer layer, float[] bias, int images) {
        this.layer = layer;
        this.bias = bias;
        this.images = images;
    }

    /// Why a layer's input is not sampled, in words; empty where it is.
    static Optional<String> obstacle(Layer layer, Graph graph, String networkInput) {
        FilterShape shape = layer.filters().orElseThrow();
        String bias = layer.node().input(2);
        String input = layer.node().input(0);
        if (shape.filterSize() > LARGEST_FILTER || InputSum.bytes(shape) > MOST_BYTES) {
            return Optional.of("fitted to its weights: filters of " + shape.filterSize()
                    + " numbers are too large for the moments of their input");
        }
        boolean known = bias.isEmpty() || graph.constant(bias).isPresent();
        boolean read = input.equals(networkInput) || graph.producer(input).isPresent();
        return known && read ? Optional.empty() : Optional.of("fitted to its weights: its input cannot be watched");
    }

    Layer layer() {
        return layer;
    }

    /// The name of what it reads.
    String input() {
        return layer.node().input(0);
    }

    /// The name of what it writes.
    String output() {
        return layer.node().output(0);
    }

    /// The bias of the original layer, `(outChannels)`, zeros where it has none.
    float[] bias() {
        return bias;
    }

    /// The bias of a layer, one number a channel; zeros where it has none.
    static float[] biasOf(Layer layer, Graph graph) {
        int channels = layer.filters().orElseThrow().outChannels();
        float[] bias = new float[channels];
        boolean biased = layer.op().orElseThrow() != LayerOp.MATMUL;
        float[] stored = biased
                ? graph.constant(layer.node().input(2)).map(Tensor::floats).orElse(bias)
                : bias;
        for (int i = 0; i < channels; i++) {
            bias[i] = stored[stored.length == 1 ? 0 : i];
        }
        return bias;
    }

    /// Takes what the original layer puts out for a batch.
    void want(Batch batch, FloatTensor input, FloatTensor output) {
        PatchGrid grid = PatchGrid.of(layer, input.shape());
        int[] positions = positions(batch, grid);
        float[] values = output.toArray();
        int outs = bias.length;
        if (values.length != grid.positions() * outs) {
            throw new FiltrateException("layer '" + layer.name() + "': " + grid.positions() * outs
                    + " output numbers are needed, " + values.length + " came");
        }
        float[] taken = new float[outs * positions.length];
        for (int i = 0; i < positions.length; i++) {
            grid.copyOutput(values, positions[i], taken, i, positions.length);
        }
        for (int c = 0; c < outs; c++) {
            for (int i = 0; i < positions.length; i++) {
                taken[c * positions.length + i] -= bias[c];
            }
        }
        wanted.put(batch.start(), taken);
    }

    /// Adds what the layer reads in the compressed network for a batch.
    void add(InputSum sum, Batch batch, FloatTensor input) {
        PatchGrid grid = PatchGrid.of(layer, input.shape());
        float[] target = wanted.get(batch.start());
        if (target == null) {
            throw new IllegalStateException("batch " + batch.start() + " was not seen in the original network");
        }
        sum.add(grid, input.toArray(), positions(batch, grid), target);
    }

    /// Forgets what the original layer puts out.
    void release() {
        wanted.clear();
    }

    /// Positions spread over a batch, one drawn from each of equal stretches.
    private int[] positions(Batch batch, PatchGrid grid) {
        int filterSize = layer.filters().orElseThrow().filterSize();
        long all = Math.max(FEWEST_POSITIONS, (long) POSITIONS_PER_WEIGHT * filterSize);
        long share = Math.ceilDiv(all * batch.count(), images);
        int total = grid.positions();
        int count = (int) Math.min(total, share);
        SplittableRandom random = new SplittableRandom(31L * layer.name().hashCode() + batch.start());
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            long from = (long) i * total / count;
            long to = (i + 1L) * total / count;
            positions[i] = (int) random.nextLong(from, to);
        }
        return positions;
    }

    /// The names of what the given layers read and write, each once.
    static List<String> values(List<LayerSamples> layers, boolean outputsToo) {
        return layers.stream()
                .flatMap(l -> outputsToo ? List.of(l.input(), l.output()).stream() : List.of(l.input()).stream())
                .distinct()
                .toList();
    }
}

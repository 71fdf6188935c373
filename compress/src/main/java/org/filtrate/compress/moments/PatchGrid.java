package org.filtrate.compress.moments;

import java.util.Arrays;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.LayerOp;

/// The patches of a layer's input that its filters are multiplied with, one an output position: a convolution with the
/// patches as columns is a matrix product. A matrix product has one patch a row.
///
/// Positions count through images first and through the output's spatial axes last.
public final class PatchGrid {
    private final FilterShape shape;
    private final boolean matrix;
    private final int images;
    private final int channels;
    private final PatchAxis[] axes;

    private PatchGrid(FilterShape shape, boolean matrix, int images, int channels, PatchAxis[] axes) {
        this.shape = shape;
        this.matrix = matrix;
        this.images = images;
        this.channels = channels;
        this.axes = axes;
    }

    /// The grid of a layer that reads a value of given sizes.
    ///
    /// @param input `(images, channels, spatial...)` for a convolution, `(..., channels)` for a matrix product
    /// @throws FiltrateException where the sizes are not those of the layer
    public static PatchGrid of(Layer layer, long[] input) {
        FilterShape shape = layer.filters().orElseThrow();
        LayerOp op = layer.op().orElseThrow();
        if (!op.isConvolution()) {
            long rows =
                    Arrays.stream(input).limit(Math.max(0, input.length - 1)).reduce(1, Math::multiplyExact);
            check(layer, input, input.length > 0 && input[input.length - 1] == shape.inChannels());
            return new PatchGrid(shape, true, Math.toIntExact(rows), shape.inChannels(), new PatchAxis[0]);
        }
        int channels = shape.inChannels() * shape.groups();
        check(layer, input, input.length == shape.kernel().length + 2 && input[1] == channels);
        PatchAxis[] axes = new PatchAxis[shape.kernel().length];
        for (int a = 0; a < axes.length; a++) {
            axes[a] = PatchAxis.of(layer, a, Math.toIntExact(input[2 + a]));
        }
        return new PatchGrid(shape, false, Math.toIntExact(input[0]), channels, axes);
    }

    private static void check(Layer layer, long[] input, boolean fits) {
        if (!fits) {
            throw new FiltrateException("layer '" + layer.name() + "': an input for filters "
                    + layer.filters().orElseThrow() + " is needed, " + Arrays.toString(input) + " came");
        }
    }

    /// Number of positions, those of all images.
    public int positions() {
        return Math.multiplyExact(images, area());
    }

    private int area() {
        return Arrays.stream(axes).mapToInt(PatchAxis::outputs).reduce(1, Math::multiplyExact);
    }

    /// Writes the patch of one group at a position, `(inChannels, kernel...)`.
    ///
    /// @param values the layer's input, row-major; not modified
    /// @param into modified from `at` on, `filterSize` numbers
    public void copy(float[] values, int position, int group, float[] into, int at) {
        if (matrix) {
            System.arraycopy(values, position * channels, into, at, channels);
            return;
        }
        int area = area();
        int image = position / area;
        int[][] reads = new int[axes.length][];
        int plane = 1;
        int rest = position % area;
        for (int a = axes.length - 1; a >= 0; a--) {
            reads[a] = axes[a].reads()[rest % axes[a].outputs()];
            rest /= axes[a].outputs();
            plane *= axes[a].inputs();
        }
        int[] offsets = offsets(reads);
        int first = image * channels + group * shape.inChannels();
        for (int c = 0; c < shape.inChannels(); c++) {
            int from = (first + c) * plane;
            int to = at + c * offsets.length;
            for (int k = 0; k < offsets.length; k++) {
                into[to + k] = offsets[k] < 0 ? 0 : values[from + offsets[k]];
            }
        }
    }

    /// Where in a plane of the input each place of the kernel reads, `(kernelArea)`; -1 for padding.
    private int[] offsets(int[][] reads) {
        int[] offsets = new int[1];
        for (int a = 0; a < axes.length; a++) {
            int[] finer = new int[offsets.length * reads[a].length];
            for (int i = 0; i < finer.length; i++) {
                int outer = offsets[i / reads[a].length];
                int inner = reads[a][i % reads[a].length];
                finer[i] = outer < 0 || inner < 0 ? -1 : outer * axes[a].inputs() + inner;
            }
            offsets = finer;
        }
        return offsets;
    }

    /// Writes what a value of the layer's output sizes has at a position.
    ///
    /// @param output row-major: `(images, outChannels, spatial...)`, or `(..., outChannels)` for a matrix product
    /// @param into modified: channel `c` goes to `at + c * step`
    public void copyOutput(float[] output, int position, float[] into, int at, int step) {
        int outs = shape.outChannels();
        int area = area();
        int first = matrix ? position * outs : position / area * outs * area + position % area;
        for (int c = 0; c < outs; c++) {
            into[at + c * step] = output[first + c * area];
        }
    }
}

package org.filtrate.filters.body;

import java.util.List;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.layer.FilterShape;

/// The factored body of filters that are stacked from pieces, the pieces being combinations of basis filters that
/// all splits of all groups share: the input is split along its channels, every split is transformed by the same
/// basis filters, and a 1x1 convolution merges what they found.
///
///     X (N, g s c_s, H, W) -> Conv in g s groups -> (N, g s k, H', W') -> 1x1 Conv -> Y
///
/// Each group of the first convolution has a copy of the basis filters, made when the network is loaded, so that
/// nothing is moved about between the two.
public final class SplitTransformMerge {
    private SplitTransformMerge() {}

    /// Writes the nodes, up to the layer's output.
    ///
    /// @param splits pieces `s` of the input channels of each group
    /// @param count basis filters `k`
    /// @param bases the name of a value `(k, inChannels / s * kernelArea)`
    /// @param mixing the name of a value `(outChannels, s * k)`: the coefficients of each filter
    public static void write(BodyWriter body, int splits, int count, String bases, String mixing) {
        switch (body.op()) {
            case CONV -> convolution(body, splits, count, bases, mixing);
            case GEMM -> {
                String split =
                        body.shaped(body.input(), "split", -1, body.shape().inChannels() / splits);
                String maps = body.sweep(split, bases, Sweep.SPATIAL);
                body.sweepLast(body.shaped(maps, "maps", -1, (long) splits * count), mixing, Sweep.POINTWISE);
            }
            case MATMUL -> product(body, splits, count, bases, mixing);
            case CONV_TRANSPOSE ->
                throw new UnsupportedOperationException("a transposed convolution has no factored body");
        }
    }

    private static void convolution(BodyWriter body, int splits, int count, String bases, String mixing) {
        FilterShape shape = body.shape();
        int parts = shape.groups() * splits;
        long[] dims = shape.dims();
        dims[0] = (long) parts * count;
        dims[1] = shape.inChannels() / splits;
        String copies = body.shaped(body.tiled(bases, "copies", parts, 1), "bases", dims);
        String maps = body.sweepParts(body.input(), copies, parts);
        body.sweepLast(maps, body.pointwise(mixing), Sweep.POINTWISE);
    }

    /// A matrix product keeps any leading dims.
    private static void product(BodyWriter body, int splits, int count, String bases, String mixing) {
        var nodes = body.nodes();
        String dims = nodes.add("Shape", List.of(body.input()));
        String leading = nodes.add("Slice", List.of(dims, nodes.integers(0), nodes.integers(-1)));
        String splitDims = body.sizes("split", splits, body.shape().inChannels() / splits);
        String split = nodes.add("Reshape", List.of(body.input(), joined(body, leading, splitDims)));
        String maps = body.sweep(split, bases, Sweep.SPATIAL);
        String mapsDims = body.sizes("maps", (long) splits * count);
        String stacked = nodes.add("Reshape", List.of(maps, joined(body, leading, mapsDims)));
        body.sweepLast(stacked, mixing, Sweep.POINTWISE);
    }

    private static String joined(BodyWriter body, String leading, String last) {
        return body.nodes().add("Concat", List.of(leading, last), Attribute.of("axis", 0));
    }
}

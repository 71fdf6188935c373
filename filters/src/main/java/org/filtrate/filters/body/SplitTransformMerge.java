package org.filtrate.filters.body;

import java.util.List;
import java.util.stream.LongStream;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.layer.FilterShape;

/// The factored body of filters that are stacked from pieces, the pieces being combinations of basis filters
/// that all splits
/// of all groups share: the input is split along its channels, every split is transformed by the same basis
/// filters, and a
/// 1x1 convolution merges what they found.
///
///     X (N, g s c_s, H, W) -> (N g s, c_s, H, W) -> Conv -> (N g s, k, H', W') -> (N, g s k, H', W') -> 1x1 Conv -> Y
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
                String maps = body.sweep(split, bases, Sweep.SHARED);
                body.sweepLast(body.shaped(maps, "maps", -1, (long) splits * count), mixing, Sweep.POINTWISE);
            }
            case MATMUL -> product(body, splits, count, bases, mixing);
            case CONV_TRANSPOSE ->
                throw new UnsupportedOperationException("a transposed convolution has no factored body");
        }
    }

    private static void convolution(BodyWriter body, int splits, int count, String bases, String mixing) {
        FilterShape shape = body.shape();
        FilterShape pieces = new FilterShape(count, shape.inChannels() / splits, shape.kernel(), 1);
        String split = body.shaped(body.input(), "split", channels(shape, shape.inChannels() / splits));
        String filters = body.shaped(bases, "bases", pieces.dims());
        String maps = body.sweep(split, filters, Sweep.SHARED);
        long mixed = (long) splits * count;
        String stacked = body.shaped(maps, "maps", channels(shape, shape.groups() * mixed));
        FilterShape pointwise = body.pointwise(shape.outChannels(), Math.toIntExact(mixed));
        body.sweepLast(stacked, body.shaped(mixing, "mixing", pointwise.dims()), Sweep.POINTWISE);
    }

    /// The dims that give a value `(N, channels, spatial...)`, its spatial sizes as they are.
    private static long[] channels(FilterShape shape, long channels) {
        return LongStream.concat(
                        LongStream.of(-1, channels),
                        LongStream.generate(() -> 0).limit(shape.kernel().length))
                .toArray();
    }

    /// A matrix product keeps any leading dims.
    private static void product(BodyWriter body, int splits, int count, String bases, String mixing) {
        var nodes = body.nodes();
        String dims = nodes.add("Shape", List.of(body.input()));
        String leading = nodes.add("Slice", List.of(dims, nodes.integers(0), nodes.integers(-1)));
        String splitDims = body.sizes("split", splits, body.shape().inChannels() / splits);
        String split = nodes.add("Reshape", List.of(body.input(), joined(body, leading, splitDims)));
        String maps = body.sweep(split, bases, Sweep.SHARED);
        String mapsDims = body.sizes("maps", (long) splits * count);
        String stacked = nodes.add("Reshape", List.of(maps, joined(body, leading, mapsDims)));
        body.sweepLast(stacked, mixing, Sweep.POINTWISE);
    }

    private static String joined(BodyWriter body, String leading, String last) {
        return body.nodes().add("Concat", List.of(leading, last), Attribute.of("axis", 0));
    }
}

package org.filtrate.filters.body;

import java.util.List;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.layer.FilterShape;

/// The factored body of filters that are stacked from filters of fewer channels: the input channels of each group are
/// split into `s` parts, all parts are transformed by the same `k` filters, and the `s k` maps are merged into the
/// layer's outputs.
///
/// A convolution transforms in `groups * s` groups, each with a copy of the same filters, so that maps need not be
/// rearranged between the operators; copies are made when the network is loaded.
public final class SplitTransformMerge {
    private SplitTransformMerge() {}

    /// Writes the nodes and the layer's output.
    ///
    /// @param shape of the dense filters
    /// @param splits parts of each group's input channels
    /// @param set filters that transform each part
    /// @param transform the name of a real value `(set, inChannels / splits * kernelArea)`
    /// @param merge the name of a real value `(outChannels, splits * set)`
    public static void write(BodyWriter body, FilterShape shape, int splits, int set, String transform, String merge) {
        switch (body.op()) {
            case CONV -> convolution(body, shape, splits, set, transform, merge);
            case GEMM -> {
                String parts = body.shaped(body.input(), "parts_shape", -1, shape.inChannels() / splits);
                String maps = body.nodes().add("Gemm", List.of(parts, transform), Attribute.of("transB", 1));
                body.sweepLast(body.shaped(maps, "maps_shape", -1, (long) splits * set), merge, Sweep.POINTWISE);
            }
            case MATMUL -> {
                String leading = leadingDims(body);
                String parts = reshaped(body, body.input(), leading, "parts", splits, shape.inChannels() / splits);
                String maps = body.sweep(parts, transform, Sweep.SPATIAL);
                body.sweepLast(reshaped(body, maps, leading, "maps", (long) splits * set), merge, Sweep.POINTWISE);
            }
            case CONV_TRANSPOSE ->
                throw new UnsupportedOperationException("a transposed convolution has no factored body");
        }
    }

    private static void convolution(
            BodyWriter body, FilterShape shape, int splits, int set, String transform, String merge) {
        int copies = shape.groups() * splits;
        String copied = body.nodes()
                .add(
                        "Expand",
                        List.of(body.shaped(transform, "one_copy", 1, set, -1), body.sizes("copies", copies, 1, 1)));
        long[] dims = shape.dims();
        dims[0] = (long) copies * set;
        dims[1] = shape.inChannels() / splits;
        String maps = body.convolve(body.input(), body.shaped(copied, "transform_shape", dims), "split_groups", copies);
        long[] pointwise = body.pointwise(shape.outChannels(), splits * set).dims();
        body.sweepLast(maps, body.shaped(merge, "pointwise_shape", pointwise), Sweep.POINTWISE);
    }

    /// All dims of the input but the last.
    private static String leadingDims(BodyWriter body) {
        String dims = body.nodes().add("Shape", List.of(body.input()));
        return body.nodes()
                .add(
                        "Slice",
                        List.of(dims, body.nodes().integers(0), body.nodes().integers(-1)));
    }

    private static String reshaped(BodyWriter body, String value, String leading, String name, long... last) {
        String dims =
                body.nodes().add("Concat", List.of(leading, body.sizes(name + "_dims", last)), Attribute.of("axis", 0));
        return body.nodes().add("Reshape", List.of(value, dims));
    }
}

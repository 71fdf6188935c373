package org.filtrate.compress.moments;

import java.util.Arrays;
import org.filtrate.graph.Node;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.LayerOp;

/// One spatial axis of a convolution: which input place each place of the kernel reads for each output place.
///
/// @param inputs input places
/// @param reads `(outputs, kernel)` input places; -1 where padding, or nothing, is read
record PatchAxis(int inputs, int[][] reads) {
    static PatchAxis of(Layer layer, int axis, int inputs) {
        Node node = layer.node();
        int[] kernel = layer.filters().orElseThrow().kernel();
        int[] pads = {get(node, "pads", axis, 0), get(node, "pads", axis + kernel.length, 0)};
        Sweep sweep = new Sweep(
                inputs,
                kernel[axis],
                get(node, "strides", axis, 1),
                get(node, "dilations", axis, 1),
                pads,
                node.string("auto_pad", "NOTSET"));
        return layer.op().orElseThrow() == LayerOp.CONV_TRANSPOSE
                ? sweep.transposed(get(node, "output_padding", axis, 0), get(node, "output_shape", axis, -1))
                : sweep.plain();
    }

    private static int get(Node node, String attribute, int axis, int otherwise) {
        long[] values = node.integers(attribute);
        return axis < values.length ? Math.toIntExact(values[axis]) : otherwise;
    }

    /// Output places.
    int outputs() {
        return reads.length;
    }

    /// How a kernel moves along an axis.
    private record Sweep(int inputs, int kernel, int stride, int dilation, int[] pads, String autoPad) {
        private boolean isSame() {
            return autoPad.startsWith("SAME");
        }

        private int extent() {
            return (kernel - 1) * dilation + 1;
        }

        private int firstPad(int total, boolean smallerFirst) {
            return smallerFirst ? total / 2 : total - total / 2;
        }

        PatchAxis plain() {
            int first = isSame() || autoPad.equals("VALID") ? 0 : pads[0];
            int outputs;
            if (isSame()) {
                outputs = Math.ceilDiv(inputs, stride);
                first = firstPad(Math.max(0, (outputs - 1) * stride + extent() - inputs), autoPad.equals("SAME_UPPER"));
            } else {
                int last = autoPad.equals("VALID") ? 0 : pads[1];
                outputs = Math.max(0, Math.floorDiv(inputs + first + last - extent(), stride) + 1);
            }
            int[][] reads = new int[outputs][kernel];
            for (int o = 0; o < outputs; o++) {
                for (int k = 0; k < kernel; k++) {
                    int at = o * stride - first + k * dilation;
                    reads[o][k] = at >= 0 && at < inputs ? at : -1;
                }
            }
            return new PatchAxis(inputs, reads);
        }

        PatchAxis transposed(int outputPadding, int outputShape) {
            int full = stride * (inputs - 1) + outputPadding + extent();
            int first = autoPad.equals("VALID") ? 0 : pads[0];
            int outputs = autoPad.equals("VALID") ? full : full - pads[0] - pads[1];
            if (outputShape >= 0 || isSame()) {
                outputs = outputShape >= 0 ? outputShape : inputs * stride;
                first = firstPad(Math.max(0, full - outputs), autoPad.equals("SAME_UPPER"));
            }
            int[][] reads = new int[Math.max(0, outputs)][kernel];
            for (int o = 0; o < outputs; o++) {
                Arrays.fill(reads[o], -1);
                for (int k = 0; k < kernel; k++) {
                    int at = o + first - k * dilation;
                    if (at >= 0 && at % stride == 0 && at / stride < inputs) {
                        reads[o][k] = at / stride;
                    }
                }
            }
            return new PatchAxis(inputs, reads);
        }
    }
}

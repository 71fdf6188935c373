package org.filtrate.tune.ops;

import java.util.Arrays;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Convolutions over one, two or three axes.
final class Convolutions {
    private static final int MOST_AXES = 3;

    private Convolutions() {}

    static void addTo(OperatorTable table) {
        table.add("Conv", Convolutions::convolution).add("ConvTranspose", Convolutions::transposed);
    }

    private static void requireAxes(Call call) {
        OptionalInt rank = call.rank(0);
        call.require(
                rank.isEmpty() || (rank.getAsInt() >= 3 && rank.getAsInt() <= 2 + MOST_AXES),
                "an input of " + rank.orElse(0) + " dimensions (3 to 5 can be run)");
    }

    /// The kernel's sizes: a weight's dims without those of channels.
    private static long[] kernel(Tensor weight) {
        long[] dims = weight.shape();
        return Arrays.copyOfRange(dims, 2, dims.length);
    }

    private static Kernel convolution(Call call) {
        requireAxes(call);
        Windows windows = Windows.of(call);
        long groups = call.integer("group", 1);
        return Kernel.of(in -> {
            Tensor x = in.get(0);
            long[] kernel = kernel(in.get(1));
            int axes = kernel.length;
            long[] pads = windows.pads(x.shape(), kernel);
            boolean even = Windows.isEven(pads);
            return torch.convolution(
                    even ? x : Padding.spatial(x, pads, new Scalar(0)),
                    in.get(1),
                    in.optional(2),
                    windows.strides(axes),
                    even ? Windows.before(pads) : new long[axes],
                    windows.dilations(axes),
                    false,
                    new long[axes],
                    groups);
        });
    }

    private static Kernel transposed(Call call) {
        requireAxes(call);
        Windows windows = Windows.of(call);
        return Kernel.of(in -> {
            Tensor x = in.get(0);
            long[] kernel = kernel(in.get(1));
            int axes = kernel.length;
            long[] strides = windows.strides(axes);
            long[] extra = call.integers("output_padding", axes, 0);
            long[] pads = spreadPads(call, windows, x.shape(), kernel, extra);
            boolean direct = Windows.isEven(pads) && Arrays.stream(pads).allMatch(p -> p >= 0);
            for (int i = 0; i < axes; i++) {
                direct &= extra[i] < Math.max(strides[i], windows.dilations(axes)[i]);
            }
            return direct
                    ? spread(call, windows, in, Windows.before(pads), extra, in.optional(2))
                    : cropped(
                            spread(call, windows, in, new long[axes], new long[axes], new TensorOptional()),
                            in,
                            pads,
                            extra);
        });
    }

    private static Tensor spread(
            Call call, Windows windows, Operands in, long[] pads, long[] extra, TensorOptional bias) {
        int axes = pads.length;
        return torch.convolution(
                in.get(0),
                in.get(1),
                bias,
                windows.strides(axes),
                pads,
                windows.dilations(axes),
                true,
                extra,
                call.integer("group", 1));
    }

    /// The whole of a transposed convolution cut to what its pads leave, with the bias everywhere.
    private static Tensor cropped(Tensor whole, Operands in, long[] pads, long[] extra) {
        int axes = extra.length;
        long[] cut = new long[2 * axes];
        for (int i = 0; i < axes; i++) {
            cut[i] = -pads[i];
            cut[axes + i] = extra[i] - pads[axes + i];
        }
        Tensor cropped = Padding.spatial(whole, cut, new Scalar(0));
        return in.has(2) ? cropped.add(in.get(2).reshape(Axes.along(1, in.get(2).numel(), whole.dim()))) : cropped;
    }

    /// What is cut from a transposed convolution, before each axis, then after each; negative where more
    /// is asked for.
    private static long[] spreadPads(Call call, Windows windows, long[] dims, long[] kernel, long[] extra) {
        int axes = kernel.length;
        long[] shape = call.node().integers("output_shape");
        boolean same = windows.autoPad().startsWith("SAME");
        if (shape.length == 0 && !same) {
            return windows.pads(dims, kernel);
        }
        long[] strides = windows.strides(axes);
        long[] extents = windows.extents(kernel);
        long[] pads = new long[2 * axes];
        for (int i = 0; i < axes; i++) {
            long wanted = shape.length == 0 ? dims[2 + i] * strides[i] : shape[shape.length - axes + i];
            long total = (dims[2 + i] - 1) * strides[i] + extra[i] + extents[i] - wanted;
            long half = Math.floorDiv(total, 2);
            pads[i] = windows.autoPad().equals("SAME_UPPER") ? half : total - half;
            pads[axes + i] = total - pads[i];
        }
        return pads;
    }
}

package org.filtrate.tune.ops;

import java.util.Arrays;
import java.util.function.Function;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Windows reduced to one element each.
///
/// LibTorch's own pooling takes even padding of at most half a window; elsewhere the input is padded
/// first, and sums are convolutions with ones.
final class Poolings {
    private static final int MOST_AXES = 3;

    private Poolings() {}

    static void addTo(OperatorTable table) {
        table.add("MaxPool", Poolings::max)
                .add("AveragePool", Poolings::average)
                .add("LpPool", Poolings::norm)
                .unary("GlobalMaxPool", x -> x.amax(Axes.spatial(x), true))
                .unary("GlobalAveragePool", x -> x.mean(Axes.spatial(x), true, new ScalarTypeOptional()))
                .add("GlobalLpPool", Poolings::globalNorm);
    }

    private static long[] kernel(Call call) {
        long[] kernel = call.node().integers("kernel_shape");
        call.require(
                kernel.length >= 1 && kernel.length <= MOST_AXES,
                "a window over " + kernel.length + " axes (1 to 3 can be run)");
        return kernel;
    }

    private static boolean isDirect(long[] pads, long[] kernel) {
        boolean direct = Windows.isEven(pads);
        for (int i = 0; i < kernel.length; i++) {
            direct &= pads[i] <= kernel[i] / 2;
        }
        return direct;
    }

    private static Kernel max(Call call) {
        call.require(!call.gives(1), "the places of the largest elements (second output)");
        long[] kernel = kernel(call);
        Windows windows = Windows.of(call);
        int axes = kernel.length;
        return Kernel.of(in -> {
            Tensor x = in.get(0).is_floating_point() ? in.get(0) : in.get(0).to(ScalarType.Float);
            long[] pads = windows.pads(x.shape(), kernel);
            Tensor largest = isDirect(pads, kernel)
                    ? max(x, kernel, windows, Windows.before(pads), windows.ceil())
                    : max(
                            Padding.spatial(
                                    x, windows.exactPads(x.shape(), kernel), new Scalar(Double.NEGATIVE_INFINITY)),
                            kernel,
                            windows,
                            new long[axes],
                            false);
            return largest.to(in.get(0).scalar_type());
        });
    }

    private static Tensor max(Tensor x, long[] kernel, Windows windows, long[] pads, boolean ceil) {
        long[] strides = windows.strides(kernel.length);
        long[] dilations = windows.dilations(kernel.length);
        return switch (kernel.length) {
            case 1 -> torch.max_pool1d(x, kernel.clone(), strides, pads, dilations, ceil);
            case 2 -> torch.max_pool2d(x, kernel.clone(), strides, pads, dilations, ceil);
            default -> torch.max_pool3d(x, kernel.clone(), strides, pads, dilations, ceil);
        };
    }

    private static Kernel average(Call call) {
        long[] kernel = kernel(call);
        Windows windows = Windows.of(call);
        boolean countPads = call.flag("count_include_pad", false);
        boolean dense = Arrays.stream(windows.dilations(kernel.length)).allMatch(d -> d == 1);
        return Kernel.of(in -> {
            Tensor x = in.get(0);
            long[] pads = windows.pads(x.shape(), kernel);
            return dense && isDirect(pads, kernel)
                    ? average(x, kernel, windows, Windows.before(pads), countPads)
                    : sums(x, kernel, windows, x.shape())
                            .div(counts(x, kernel, windows, countPads ? pads : new long[pads.length]));
        });
    }

    private static Tensor average(Tensor x, long[] kernel, Windows windows, long[] pads, boolean countPads) {
        long[] strides = windows.strides(kernel.length);
        boolean ceil = windows.ceil();
        LongOptional counted = new LongOptional();
        return switch (kernel.length) {
            case 1 -> torch.avg_pool1d(x, kernel.clone(), strides, pads, ceil, countPads);
            case 2 -> torch.avg_pool2d(x, kernel.clone(), strides, pads, ceil, countPads, counted);
            default -> torch.avg_pool3d(x, kernel.clone(), strides, pads, ceil, countPads, counted);
        };
    }

    /// The sum over each window: `(N, C, spatial..)` to `(N, C, windows..)`.
    ///
    /// @param dims the dims from which the padding follows
    private static Tensor sums(Tensor x, long[] kernel, Windows windows, long[] dims) {
        return summed(Padding.spatial(x, windows.exactPads(dims, kernel), new Scalar(0)), kernel, windows);
    }

    /// How many elements of each window count: those of the input, and those of the padding `counted`.
    private static Tensor counts(Tensor x, long[] kernel, Windows windows, long[] counted) {
        int axes = kernel.length;
        long[] dims = x.shape();
        long[] ones = dims.clone();
        long[] rest = windows.exactPads(dims, kernel);
        ones[0] = 1;
        ones[1] = 1;
        for (int i = 0; i < axes; i++) {
            ones[2 + i] += counted[i] + counted[axes + i];
            rest[i] -= counted[i];
            rest[axes + i] -= counted[axes + i];
        }
        Tensor counting = torch.ones(ones, new TensorOptions(x.scalar_type())).to(x.device(), x.scalar_type());
        return summed(Padding.spatial(counting, rest, new Scalar(0)), kernel, windows);
    }

    private static Tensor summed(Tensor padded, long[] kernel, Windows windows) {
        long[] dims = padded.shape();
        int axes = kernel.length;
        long[] single = dims.clone();
        single[0] = dims[0] * dims[1];
        single[1] = 1;
        long[] window = new long[2 + axes];
        window[0] = 1;
        window[1] = 1;
        System.arraycopy(kernel, 0, window, 2, axes);
        Tensor ones =
                torch.ones(window, new TensorOptions(padded.scalar_type())).to(padded.device(), padded.scalar_type());
        Tensor sums = torch.convolution(
                padded.reshape(single),
                ones,
                new TensorOptional(),
                windows.strides(axes),
                new long[axes],
                windows.dilations(axes),
                false,
                new long[axes],
                1);
        long[] result = sums.shape();
        long[] split = result.clone();
        split[0] = dims[0];
        split[1] = dims[1];
        return sums.reshape(split);
    }

    private static Kernel norm(Call call) {
        long[] kernel = kernel(call);
        Windows windows = Windows.of(call);
        double p = call.integer("p", 2);
        return Kernel.of(in -> root(in.get(0), p, powers -> sums(powers, kernel, windows, powers.shape())));
    }

    private static Kernel globalNorm(Call call) {
        double p = call.integer("p", 2);
        return Kernel.of(
                in -> root(in.get(0), p, powers -> powers.sum(Axes.spatial(powers), true, new ScalarTypeOptional())));
    }

    private static Tensor root(Tensor x, double p, Function<Tensor, Tensor> sum) {
        return sum.apply(x.abs().pow(new Scalar(p))).pow(new Scalar(1 / p));
    }
}

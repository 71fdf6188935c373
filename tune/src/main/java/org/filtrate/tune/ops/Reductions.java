package org.filtrate.tune.ops;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Reductions over axes, which stand in an attribute or, since later operator sets, in an input.
final class Reductions {
    private Reductions() {}

    /// What is computed over axes.
    @FunctionalInterface
    private interface Reduction {
        Tensor over(Tensor x, long[] axes, boolean keep);
    }

    static void addTo(OperatorTable table) {
        add(table, "ReduceSum", Reductions::sum);
        add(table, "ReduceMean", Reductions::mean);
        add(table, "ReduceMax", (x, axes, keep) -> extreme(x, axes, keep, true));
        add(table, "ReduceMin", (x, axes, keep) -> extreme(x, axes, keep, false));
        add(table, "ReduceProd", Reductions::product);
        add(table, "ReduceSumSquare", (x, axes, keep) -> sum(x.mul(x), axes, keep));
        add(table, "ReduceL1", (x, axes, keep) -> sum(x.abs(), axes, keep));
        add(table, "ReduceL2", (x, axes, keep) -> sum(x.mul(x), axes, keep).sqrt());
        add(table, "ReduceLogSum", (x, axes, keep) -> sum(x, axes, keep).log());
        add(table, "ReduceLogSumExp", (x, axes, keep) -> x.logsumexp(axes, keep));
    }

    private static void add(OperatorTable table, String name, Reduction reduction) {
        table.add(name, call -> {
            boolean keep = call.flag("keepdims", true);
            boolean emptyIsNone = call.flag("noop_with_empty_axes", false);
            long[] fixed = call.node().integers("axes");
            return Kernel.of(in -> {
                Tensor x = in.get(0);
                long[] axes = Axes.of(in.has(1) ? in.longs(1) : fixed, x.dim());
                if (axes.length == 0 && emptyIsNone) {
                    return x;
                }
                return reduction.over(x, axes.length == 0 ? Axes.all(x) : axes, keep);
            });
        });
    }

    private static Tensor sum(Tensor x, long[] axes, boolean keep) {
        return axes.length == 0
                ? x
                : x.sum(axes.clone(), keep, new ScalarTypeOptional()).to(x.scalar_type());
    }

    private static Tensor mean(Tensor x, long[] axes, boolean keep) {
        if (x.is_floating_point()) {
            return axes.length == 0 ? x : x.mean(axes.clone(), keep, new ScalarTypeOptional());
        }
        long count = Arrays.stream(axes).map(x::size).reduce(1, Math::multiplyExact);
        return x.sum(axes.clone(), keep, new ScalarTypeOptional())
                .floor_divide(new Scalar(count))
                .to(x.scalar_type());
    }

    /// Of no elements, the largest is minus infinity and the smallest infinity.
    private static Tensor extreme(Tensor x, long[] axes, boolean keep, boolean largest) {
        if (axes.length == 0) {
            return x;
        }
        if (x.numel() == 0) {
            float none = largest ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
            return torch.full_like(sum(x, axes, keep), new Scalar(none));
        }
        return largest ? x.amax(axes.clone(), keep) : x.amin(axes.clone(), keep);
    }

    private static Tensor product(Tensor x, long[] axes, boolean keep) {
        Tensor result = x;
        for (int i = axes.length - 1; i >= 0; i--) {
            result = result.prod(axes[i], keep, new ScalarTypeOptional()).to(x.scalar_type());
        }
        return result;
    }
}

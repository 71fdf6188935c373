package org.filtrate.tune.ops;

import java.util.Arrays;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.tune.tensor.Tensors;

/// Images scaled, axis by axis. What LibTorch computes alike it computes; the rest is gathered and weighed.
final class Resizing {
    private static final int SIZES = 3;

    private final Interpolation.Manner manner;
    private final String coordinateMode;
    private final String policy;
    private final float extrapolation;
    private final long[] chosenAxes;

    private Resizing(Call call) {
        this.manner = new Interpolation.Manner(
                call.word("mode", "nearest", "linear", "cubic"),
                call.word("nearest_mode", "round_prefer_floor", "round_prefer_ceil", "floor", "ceil"),
                call.real("cubic_coeff_a", -.75f),
                call.flag("exclude_outside", false),
                call.flag("antialias", false));
        this.coordinateMode = call.word(
                "coordinate_transformation_mode",
                "half_pixel",
                "half_pixel_symmetric",
                "pytorch_half_pixel",
                "align_corners",
                "asymmetric",
                "tf_half_pixel_for_nn",
                "tf_crop_and_resize");
        this.policy = call.word("keep_aspect_ratio_policy", "stretch", "not_larger", "not_smaller");
        this.extrapolation = call.real("extrapolation_value", 0);
        this.chosenAxes = call.node().integers("axes");
    }

    static void addTo(OperatorTable table) {
        table.add("Resize", call -> Kernel.of(new Resizing(call)::resize));
    }

    /// The new size of one axis, and the scale that coordinates follow.
    private record Target(int axis, int size, double scale) {}

    private Tensor resize(Operands in) {
        Tensor x = in.get(0);
        Target[] targets = targets(in);
        if (isBilinear(x, targets)) {
            return bilinear(x, targets);
        }
        Interpolation[] plans = new Interpolation[targets.length];
        boolean copies = x.dim() == 4 && x.is_floating_point();
        for (int i = 0; i < targets.length; i++) {
            Target t = targets[i];
            int size = Math.toIntExact(x.size(t.axis()));
            plans[i] = Interpolation.of(manner, coordinates(in, i, targets.length), size, t.size(), t.scale());
            copies &= plans[i].isPlainCopy(size) && (t.axis() >= 2 || t.size() == size);
        }
        if (copies) {
            return torch.upsample_nearest2d(x, sizes(x, targets), new DoubleOptional(), new DoubleOptional());
        }
        for (int i = 0; i < targets.length; i++) {
            x = along(x, targets[i], plans[i]);
        }
        return x.to(in.get(0).scalar_type());
    }

    private Coordinates coordinates(Operands in, int index, int axes) {
        if (!coordinateMode.equals("tf_crop_and_resize")) {
            return new Coordinates(coordinateMode, 0, 1);
        }
        float[] roi = in.floats(1);
        return new Coordinates(coordinateMode, roi[index], roi[axes + index]);
    }

    private Target[] targets(Operands in) {
        long[] dims = in.get(0).shape();
        long[] axes = chosenAxes.length > 0 ? chosenAxes : Axes.range(0, dims.length);
        Target[] targets = new Target[axes.length];
        boolean bySize = in.has(SIZES) && in.longs(SIZES).length > 0;
        double common = bySize && !policy.equals("stretch") ? commonScale(in.longs(SIZES), dims, axes) : 0;
        for (int i = 0; i < targets.length; i++) {
            int axis = Axes.of(axes[i], dims.length);
            if (common > 0) {
                targets[i] = new Target(axis, (int) Math.floor(common * dims[axis] + .5), common);
            } else if (bySize) {
                long size = in.longs(SIZES)[i];
                targets[i] = new Target(axis, Math.toIntExact(size), (double) size / dims[axis]);
            } else {
                double scale = in.floats(2)[i];
                targets[i] = new Target(axis, (int) Math.floor(dims[axis] * scale), scale);
            }
        }
        return targets;
    }

    private double commonScale(long[] sizes, long[] dims, long[] axes) {
        double[] scales = new double[axes.length];
        Arrays.setAll(scales, i -> (double) sizes[i] / dims[Axes.of(axes[i], dims.length)]);
        return policy.equals("not_larger")
                ? Arrays.stream(scales).min().orElse(1)
                : Arrays.stream(scales).max().orElse(1);
    }

    private boolean isBilinear(Tensor x, Target[] targets) {
        boolean corners = coordinateMode.equals("align_corners");
        boolean plain = coordinateMode.equals("half_pixel") || corners;
        boolean fits = plain
                && manner.mode().equals("linear")
                && !manner.antialias()
                && !manner.excludeOutside()
                && x.dim() == 4
                && x.is_floating_point();
        for (Target t : targets) {
            fits &= t.axis() >= 2 ? t.size() > 0 : t.size() == x.size(t.axis());
        }
        return fits;
    }

    private static long[] sizes(Tensor x, Target[] targets) {
        long[] sizes = {x.size(2), x.size(3)};
        for (Target t : targets) {
            if (t.axis() >= 2) {
                sizes[t.axis() - 2] = t.size();
            }
        }
        return sizes;
    }

    private Tensor bilinear(Tensor x, Target[] targets) {
        double[] scales = {1, 1};
        for (Target t : targets) {
            if (t.axis() >= 2) {
                scales[t.axis() - 2] = t.scale();
            }
        }
        return torch.upsample_bilinear2d(
                x,
                sizes(x, targets),
                coordinateMode.equals("align_corners"),
                new DoubleOptional(scales[0]),
                new DoubleOptional(scales[1]));
    }

    private Tensor along(Tensor x, Target target, Interpolation plan) {
        int axis = target.axis();
        if (target.size() == x.size(axis) && target.scale() == 1 && !plan.reachesOutside()) {
            return x;
        }
        if (plan.sources().length == 1 && !plan.reachesOutside()) {
            return x.index_select(axis, Gathering.vector(x, plan.sources()[0]));
        }
        Tensor real = x.is_floating_point() ? x : x.to(ScalarType.Float);
        long[] shape = Axes.along(axis, target.size(), x.dim());
        Tensor sum = weighed(real, axis, plan, 0, shape);
        for (int tap = 1; tap < plan.sources().length; tap++) {
            sum = sum.add(weighed(real, axis, plan, tap, shape));
        }
        if (!plan.reachesOutside()) {
            return sum;
        }
        long[] outside = new long[target.size()];
        Arrays.setAll(outside, o -> plan.outside()[o] ? 1 : 0);
        Tensor beyond = Gathering.vector(x, outside).reshape(shape).to(ScalarType.Bool);
        return sum.masked_fill(beyond, new Scalar(extrapolation));
    }

    private static Tensor weighed(Tensor x, int axis, Interpolation plan, int tap, long[] shape) {
        Tensor weights = Tensors.of(plan.weights()[tap], shape).to(x.device(), x.scalar_type());
        return x.index_select(axis, Gathering.vector(x, plan.sources()[tap])).mul(weights);
    }
}

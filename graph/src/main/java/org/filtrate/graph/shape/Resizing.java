package org.filtrate.graph.shape;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.graph.Dim;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// `Resize` and `Upsample`: sizes given directly, or as the input's sizes times scales.
final class Resizing {
    private Resizing() {}

    static void addTo(OperatorTable table) {
        table.add("Resize", ElementRule.like(0), Resizing::resize)
                .add("Upsample", ElementRule.like(0), Resizing::upsample);
    }

    private static Shape resize(Call call) {
        Shape x = call.shape(0);
        Optional<long[]> named = call.node().attribute("axes").isPresent()
                ? Optional.of(call.node().integers("axes"))
                : Optional.empty();
        int[] axes = Slicing.axes(x.rank(), named);
        if (isGiven(call, 3)) {
            return sized(call, x, axes);
        }
        int scalesInput = call.inputs().size() == 2 ? 1 : 2;
        if (!isGiven(call, scalesInput)) {
            throw new GraphException("scales or sizes are needed, neither came");
        }
        return scaled(call, x, axes, Movements.sizes(call, scalesInput));
    }

    private static Shape upsample(Call call) {
        Shape x = call.shape(0);
        Optional<List<Element>> scales = call.node()
                .attribute("scales")
                .map(a -> a.getFloatsList().stream()
                        .<Element>map(Element.Real::new)
                        .toList());
        int[] axes = IntStream.range(0, x.rank()).toArray();
        return scaled(call, x, axes, scales.isPresent() ? scales : Movements.sizes(call, 1));
    }

    /// Whether an optional input is there and not the empty tensor that stands for its absence.
    private static boolean isGiven(Call call, int input) {
        return call.has(input)
                && call.type(input).shape().filter(s -> s.equals(Shape.of(0))).isEmpty();
    }

    private static Shape scaled(Call call, Shape x, int[] axes, Optional<List<Element>> scales) {
        if (scales.isEmpty()) {
            return unknownAlong(call, x, axes);
        }
        requireCount("scales", axes, scales.get());
        boolean crops = call.node().string("coordinate_transformation_mode", "").equals("tf_crop_and_resize");
        double[] region = crops ? call.reals(1) : new double[0];
        if (crops && region.length != 2 * axes.length) {
            throw new GraphException(
                    "a region of " + 2 * axes.length + " elements is needed, " + region.length + " came");
        }
        Shape result = x;
        for (int i = 0; i < axes.length; i++) {
            Dim size = x.dim(axes[i]);
            float kept = crops ? (float) region[i + axes.length] - (float) region[i] : 1;
            result = Slicing.with(
                    result,
                    axes[i],
                    scaled(call.symbols(), size, kept, scales.get().get(i)));
        }
        return result;
    }

    private static Dim scaled(Symbols symbols, Dim size, float kept, Element scale) {
        if (!scale.isNumber()) {
            return symbols.dim("scale", size, kept, scale);
        }
        float factor = (float) scale.number();
        if (!(factor >= 0) || Float.isInfinite(factor) || !(kept >= 0)) {
            throw new GraphException("scales of at least 0 are needed, " + factor + " came");
        }
        float exact = size.factor() * kept * factor;
        if (size.isKnown()) {
            return Dim.of((long) Math.floor(exact));
        }
        return exact == Math.rint(exact)
                ? new Dim((long) exact, size.symbol())
                : symbols.dim("scale", size, kept, factor);
    }

    private static Shape sized(Call call, Shape x, int[] axes) {
        Optional<List<Element>> sizes = Movements.sizes(call, 3);
        if (sizes.isEmpty()) {
            return unknownAlong(call, x, axes);
        }
        requireCount("sizes", axes, sizes.get());
        Shape result = x;
        for (int i = 0; i < axes.length; i++) {
            result = Slicing.with(result, axes[i], sizes.get().get(i).dim());
        }
        return switch (call.node().string("keep_aspect_ratio_policy", "stretch")) {
            case "stretch" -> result;
            case "not_larger" -> proportional(call, x, axes, result, false);
            case "not_smaller" -> proportional(call, x, axes, result, true);
            default ->
                throw new GraphException("keep_aspect_ratio_policy needs stretch, not_larger or not_smaller, '"
                        + call.node().string("keep_aspect_ratio_policy", "") + "' came");
        };
    }

    /// One scale for all axes: the smallest that the sizes ask for, or the largest.
    private static Shape proportional(Call call, Shape x, int[] axes, Shape sizes, boolean largest) {
        boolean known = IntStream.of(axes)
                .allMatch(a ->
                        x.dim(a).isKnown() && sizes.dim(a).isKnown() && x.dim(a).size() > 0);
        if (!known) {
            return unknownAlong(call, x, axes);
        }
        double[] scales = IntStream.of(axes)
                .mapToDouble(a -> (double) sizes.dim(a).size() / x.dim(a).size())
                .sorted()
                .toArray();
        Shape result = x;
        for (int axis : axes) {
            double scale = largest ? scales[scales.length - 1] : scales[0];
            result = Slicing.with(result, axis, Dim.of(Math.round(x.dim(axis).size() * scale)));
        }
        return result;
    }

    private static Shape unknownAlong(Call call, Shape x, int[] axes) {
        Shape result = x;
        for (int axis : axes) {
            result = Slicing.with(result, axis, call.symbols().freshDim());
        }
        return result;
    }

    private static void requireCount(String what, int[] axes, List<Element> came) {
        if (came.size() != axes.length) {
            throw new GraphException(axes.length + " " + what + " are needed, " + came.size() + " came");
        }
    }
}

package org.filtrate.graph.opset;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;

/// `Upsample` and `Resize` between operator sets 7 and 13.
final class Resizing {
    private static final String COORDINATES = "coordinate_transformation_mode";
    private static final String NEAREST = "nearest_mode";

    private Resizing() {}

    /// `Resize` 10 takes the place of `Upsample`.
    static List<Node> upsampleAsResize(Node node, Scope scope) {
        return List.of(new Node(node.proto().toBuilder().setOpType("Resize").build()));
    }

    /// `Resize` 11: where samples are taken is an attribute, and what stands between the inputs is a region.
    ///
    /// Before, output element `x` was taken at `x / scale`: for the nearest element rounded down along an axis that
    /// grows, up along one that shrinks. Rounding is now one for all axes, so that one resize may become two.
    static List<Node> coordinates(Node node, Scope scope) {
        Node asymmetric = node.withAttribute(Attribute.of(COORDINATES, "asymmetric"));
        String scales = node.input(1);
        if (!node.string("mode", "nearest").equals("nearest")) {
            return List.of(asymmetric.withInputs(List.of(node.input(0), "", scales)));
        }
        Node grows = asymmetric.withAttribute(Attribute.of(NEAREST, "floor"));
        Node shrinks = asymmetric.withAttribute(Attribute.of(NEAREST, "ceil"));
        Optional<float[]> known = scope.constant(scales).map(Tensor::floats);
        if (known.filter(Resizing::noneShrinks).isPresent()) {
            return List.of(grows.withInputs(List.of(node.input(0), "", scales)));
        }
        if (known.filter(Resizing::noneGrows).isPresent()) {
            return List.of(shrinks.withInputs(List.of(node.input(0), "", scales)));
        }
        String one = scope.reals(node, "one", 1);
        String below = scope.fresh(node, "scales_below_one");
        String above = scope.fresh(node, "scales_above_one");
        String shrunk = scope.fresh(node, "shrunk");
        return List.of(
                Node.of("", "Min", List.of(scales, one), List.of(below)),
                Node.of("", "Max", List.of(scales, one), List.of(above)),
                shrinks.withName("")
                        .withInputs(List.of(node.input(0), "", below))
                        .withOutputs(List.of(shrunk)),
                grows.withInputs(List.of(shrunk, "", above)));
    }

    private static boolean noneShrinks(float[] scales) {
        return IntStream.range(0, scales.length).allMatch(i -> scales[i] >= 1);
    }

    private static boolean noneGrows(float[] scales) {
        return IntStream.range(0, scales.length).allMatch(i -> scales[i] <= 1);
    }

    /// `Resize` 13: the coordinates `tf_half_pixel_for_nn` are gone.
    ///
    /// They sampled at `(x + 0.5) / scale`, half an element after `half_pixel`: what was rounded down there is
    /// rounded half up here, what was rounded half down is rounded up.
    static List<Node> withoutTfHalfPixel(Node node, Scope scope) {
        if (!node.string(COORDINATES, "half_pixel").equals("tf_half_pixel_for_nn")) {
            return List.of(node);
        }
        String mode = node.string("mode", "nearest");
        String rounding = node.string(NEAREST, "round_prefer_floor");
        String here = switch (rounding) {
            case "floor" -> "round_prefer_ceil";
            case "round_prefer_floor" -> "ceil";
            default -> "";
        };
        if (!mode.equals("nearest") || here.isEmpty()) {
            throw new GraphException(node.describe()
                    + ": tf_half_pixel_for_nn is needed with nearest_mode floor or round_prefer_floor, mode=" + mode
                    + " and nearest_mode=" + rounding + " came");
        }
        return List.of(
                node.withAttribute(Attribute.of(COORDINATES, "half_pixel")).withAttribute(Attribute.of(NEAREST, here)));
    }
}

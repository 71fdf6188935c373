package org.filtrate.graph.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Dim;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Node;
import org.filtrate.graph.NodeList;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Shape;
import org.filtrate.graph.shape.Shapes;

/// Where the number of images is in each value, and which nodes write a number of their own in its place.
final class BatchAxis {
    /// The name of the number of images.
    static final String SYMBOL = "filtrate_images";

    private final Shapes fixed;
    private final Shapes open;
    private final long images;

    /// @param fixed shapes for so many images
    /// @param open shapes for any number of them, as far as it gets
    BatchAxis(Shapes fixed, Shapes open, long images) {
        this.fixed = fixed;
        this.open = open;
        this.images = images;
    }

    /// Whether a value depends in its shape on the number of images.
    boolean reaches(String value) {
        return open.shape(value).stream().flatMap(s -> s.dims().stream()).anyMatch(BatchAxis::isOpen);
    }

    /// Opens all nodes that hold the number back although it reaches them; empty where there are none.
    Optional<Patch> openings(Graph graph) {
        Patch patch = new Patch("open batch");
        boolean any = false;
        for (Node node : graph.nodes()) {
            Optional<List<Node>> nodes =
                    node.is("Reshape") ? reshape(node) : node.is("Resize") ? resize(node) : Optional.empty();
            nodes.ifPresent(n -> patch.replace(node, n));
            any |= nodes.isPresent();
        }
        return any ? Optional.of(patch) : Optional.empty();
    }

    /// A `Reshape` whose target leaves the number open. The first axis of what it reads has the number, and so will the
    /// first axis of what it writes; a number further inside stays on its axis, between the same neighbours.
    private Optional<List<Node>> reshape(Node node) {
        int axis = axis(node.input(0));
        Optional<long[]> target = sizes(node.output(0));
        if (axis < 0 || target.isEmpty() || open.constant(node.input(1)).isEmpty()) {
            return Optional.empty();
        }
        long[] read = sizes(node.input(0)).orElseThrow();
        long[] written = target.get();
        boolean kept = axis < written.length && IntStream.rangeClosed(0, axis).allMatch(i -> read[i] == written[i]);
        boolean fits = written.length > axis && written[axis] > 0 && written[axis] % images == 0;
        if (!fits || (axis > 0 && !kept) || isOpened(node, 1, axis)) {
            return Optional.empty();
        }
        written[axis] = kept && node.integer("allowzero", 0) == 0 ? 0 : -1;
        NodeList nodes = new NodeList(prefix(node));
        nodes.add(withInput(node, 1, nodes.integers(written)));
        return Optional.of(nodes.nodes());
    }

    /// A `Resize` to sizes of which the first is the number of images.
    private Optional<List<Node>> resize(Node node) {
        if (axis(node.input(0)) != 0
                || node.attribute("axes").isPresent()
                || open.constant(node.input(3)).isEmpty()
                || isOpened(node, 3, 0)) {
            return Optional.empty();
        }
        NodeList nodes = new NodeList(prefix(node));
        String count = nodes.add(
                "Gather",
                List.of(nodes.add("Shape", List.of(node.input(0))), nodes.integers(0)),
                Attribute.of("axis", 0));
        long[] sizes = open.constant(node.input(3)).orElseThrow().longs();
        String rest = nodes.integers(LongStream.of(sizes).skip(1).toArray());
        nodes.add(withInput(node, 3, nodes.add("Concat", List.of(count, rest), Attribute.of("axis", 0))));
        return Optional.of(nodes.nodes());
    }

    /// Whether a node lets the number of images through, or was opened in vain.
    private boolean isOpened(Node node, int sizes, int axis) {
        return axis(node.output(0)) == axis || node.input(sizes).startsWith(prefix(node));
    }

    private static String prefix(Node node) {
        return node.output(0) + "/open_";
    }

    private static Node withInput(Node node, int index, String name) {
        List<String> inputs = new ArrayList<>(node.inputs());
        inputs.set(index, name);
        return node.withInputs(inputs);
    }

    /// The one axis that the number of images is on; -1 where there is none, or more than one.
    private int axis(String value) {
        List<Dim> dims = open.shape(value).map(Shape::dims).orElse(List.of());
        int[] axes =
                IntStream.range(0, dims.size()).filter(i -> isOpen(dims.get(i))).toArray();
        return axes.length == 1 && sizes(value).isPresent() ? axes[0] : -1;
    }

    /// The sizes of a value for the fixed number of images, where all are known.
    private Optional<long[]> sizes(String value) {
        return fixed.shape(value).filter(Shape::isKnown).map(Shape::sizes);
    }

    private static boolean isOpen(Dim dim) {
        return SYMBOL.equals(dim.symbol());
    }
}

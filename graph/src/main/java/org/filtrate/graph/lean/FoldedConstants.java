package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.TensorType;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.graph.shape.Shapes;

/// Computes beforehand what exporters leave to be computed: sizes taken from shapes and strung together for `Reshape`,
/// `Pad`, `Resize` and the like.
///
/// A node is replaced by what it writes where inference knows every element, whatever the caller feeds (an open batch
/// and an input's default are not known), and where that takes fewer bytes than the node and all that it alone reads.
final class FoldedConstants {
    /// Bytes of a message's tag and length, and of a short name with its own.
    private static final int TAG_BYTES = 3;

    private static final int NAME_BYTES = 4;

    private final Graph graph;
    private final Shapes shapes;
    private final Set<String> outputs = new HashSet<>();
    private final Map<String, TensorProto> folded = new HashMap<>();
    /// Bytes that a constant value takes, everything that only it needs included.
    private final Map<String, Long> prices = new HashMap<>();

    private FoldedConstants(Model model) {
        this.graph = model.graph();
        this.shapes = ShapeInference.infer(model, overridable(model.graph()));
        graph.outputs().forEach(v -> outputs.add(v.getName()));
        graph.initializers().forEach(t -> prices.put(t.name(), price(t.proto())));
    }

    /// Inputs that an initializer gives a default, with their types: a caller may feed another value.
    private static Map<String, TensorType> overridable(Graph graph) {
        Map<String, TensorType> types = new HashMap<>();
        Set<String> required = new HashSet<>();
        graph.requiredInputs().forEach(v -> required.add(v.getName()));
        graph.proto().getInputList().stream()
                .filter(v -> !required.contains(v.getName()))
                .forEach(v -> types.put(
                        v.getName(),
                        new TensorType(
                                ElementType.ofCode(v.getType().getTensorType().getElemType()), Optional.empty())));
        return types;
    }

    static Model fold(Model model) {
        FoldedConstants constants = new FoldedConstants(model);
        model.graph().nodes().forEach(constants::visit);
        GraphProto.Builder graph = model.proto().getGraph().toBuilder().clearNode();
        for (Node node : model.graph().nodes()) {
            if (node.outputs().stream().anyMatch(constants.folded::containsKey)) {
                node.outputs().stream()
                        .filter(o -> !o.isEmpty())
                        .forEach(o -> graph.addInitializer(constants.folded.get(o)));
            } else {
                graph.addNode(node.proto());
            }
        }
        return new Model(model.proto().toBuilder().setGraph(graph).build());
    }

    private void visit(Node node) {
        List<String> written =
                node.outputs().stream().filter(o -> !o.isEmpty()).toList();
        List<Optional<Tensor>> values = written.stream().map(shapes::constant).toList();
        if (written.isEmpty() || values.contains(Optional.<Tensor>empty())) {
            return;
        }
        long computed = price(node);
        List<TensorProto> tensors = values.stream()
                .map(v -> ShortIntegers.pack(v.orElseThrow().proto()))
                .toList();
        long stored = tensors.stream().mapToLong(FoldedConstants::price).sum();
        boolean isFolded = stored <= computed && Collections.disjoint(written, outputs);
        for (int i = 0; i < written.size(); i++) {
            prices.put(written.get(i), isFolded ? price(tensors.get(i)) : computed / written.size());
            if (isFolded) {
                folded.put(written.get(i), tensors.get(i));
            }
        }
    }

    /// Bytes of a node, and of what nothing but it reads.
    private long price(Node node) {
        long attributes = node.proto().getAttributeList().stream()
                .mapToLong(a -> a.getSerializedSize() + TAG_BYTES)
                .sum();
        long own = TAG_BYTES
                + node.op().length()
                + attributes
                + (long) NAME_BYTES * (1 + node.inputs().size() + node.outputs().size());
        return own
                + node.inputs().stream()
                        .distinct()
                        .filter(i -> graph.reads(i) == Collections.frequency(node.inputs(), i))
                        .mapToLong(i -> prices.getOrDefault(i, 0L))
                        .sum();
    }

    private static long price(TensorProto tensor) {
        return tensor.toBuilder().clearName().build().getSerializedSize() + TAG_BYTES + NAME_BYTES;
    }
}

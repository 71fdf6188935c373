package org.filtrate.filters.body;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Factor;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Function;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.TensorType;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.LayerOp;

/// A layer in its compressed form: one node of the domain [#DOMAIN], the tensors it reads, and the function that says
/// what
/// it means.
///
/// @param layer the dense layer that it stands for
/// @param filters its compact filters
/// @param body which of the two bodies the function has
/// @param bias the bias, where the file is to hold another than the layer's own
public record CompressedLayer(Layer layer, CompactFilters filters, Body body, Optional<Tensor> bias) {
    /// The domain of compressed layers and their functions.
    public static final String DOMAIN = "org.filtrate";

    /// The version of the domain, that is of the file format.
    public static final long VERSION = 1;

    private static final Set<String> TRANSPOSED_ATTRIBUTES =
            Set.of("strides", "dilations", "pads", "auto_pad", "group", "output_padding", "output_shape");

    /// The patch that puts this in the place of the dense layer, in a model of standard operator set `opset`.
    public Patch patch(long opset) {
        BodyWriter writer = writer();
        switch (body) {
            case SMALL -> writer.dense(filters.rebuild(writer), transposedAttributes());
            case FACTORED -> filters.apply(writer);
        }
        // Kept on every node, whatever its body, so that a reader can rebuild the dense layer.
        writer.describeLayer();
        Patch patch = new Patch("compress '" + layer.name() + "'");
        List<String> inputs = new ArrayList<>(List.of(layer.node().input(0)));
        List<String> formal = new ArrayList<>(List.of(writer.input()));
        List<Factor> factors = filters.factors();
        for (int i = 0; i < factors.size(); i++) {
            Factor factor = factors.get(i);
            List<Tensor> tensors = factor.stored().tensors(factor.tensorName(layer.name()));
            tensors.forEach(patch::initializer);
            tensors.forEach(t -> inputs.add(t.name()));
            formal.add(Unpacking.input(i));
            if (tensors.size() > 1) {
                formal.add(Unpacking.scaleInput(i));
            }
        }
        if (isBiased()) {
            bias.ifPresent(patch::initializer);
            inputs.add(bias.map(Tensor::name).orElseGet(() -> layer.node().input(2)));
            formal.add(BodyWriter.biasName());
        }
        Function function = Function.of(
                DOMAIN,
                functionName(),
                formal,
                List.of(BodyWriter.outputName()),
                List.copyOf(writer.attributes().keySet()),
                Map.of("", opset),
                writer.nodes().nodes());
        Node node = Node.of(
                        DOMAIN,
                        functionName(),
                        inputs,
                        List.of(layer.node().output(0)),
                        writer.attributes().values().toArray(Attribute[]::new))
                .withName(
                        layer.node().name().isEmpty()
                                ? layer.name()
                                : layer.node().name());
        return patch.replace(layer.node(), List.of(node)).function(function, VERSION);
    }

    /// Whether a layer's operator can be computed from factors one after the other.
    public static boolean canFactor(Layer layer) {
        return layer.op().filter(op -> op != LayerOp.CONV_TRANSPOSE).isPresent();
    }

    private BodyWriter writer() {
        LayerOp op = layer.op().orElseThrow();
        return new BodyWriter(filters, op, Geometry.of(layer), element(), isBiased());
    }

    private boolean isBiased() {
        return bias.isPresent() || !layer.node().input(2).isEmpty();
    }

    private ElementType element() {
        return layer.weight()
                .map(Tensor::type)
                .or(() -> layer.input().map(TensorType::element))
                .orElseThrow();
    }

    /// The function's name: operator, structure, body, bits, and what else changes its nodes.
    String functionName() {
        StringBuilder name = new StringBuilder(layer.op().orElseThrow().operator());
        name.append(filters.setting().structure().functionWord());
        name.append(filters.setting().variant())
                .append(body.word())
                .append(filters.setting().precision().bits());
        if (isBiased()) {
            name.append("Bias");
        }
        if (layer.op().orElseThrow() == LayerOp.CONV_TRANSPOSE) {
            transposedAttributes().keySet().forEach(a -> name.append('_').append(a));
        } else if (Geometry.of(layer).padsItself() && layer.op().orElseThrow() == LayerOp.CONV) {
            name.append("AutoPad");
        }
        if (layer.op().orElseThrow() == LayerOp.CONV && filters.shape().kernel().length != 2) {
            name.append(filters.shape().kernel().length).append('D');
        }
        return element() == ElementType.FLOAT
                ? name.toString()
                : name.append("As" + element()).toString();
    }

    private Map<String, Attribute> transposedAttributes() {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        if (layer.op().orElseThrow() == LayerOp.CONV_TRANSPOSE) {
            layer.node().attributes().stream()
                    .filter(a -> TRANSPOSED_ATTRIBUTES.contains(a.name()))
                    .forEach(a -> attributes.put(a.name(), a));
        }
        return attributes;
    }
}

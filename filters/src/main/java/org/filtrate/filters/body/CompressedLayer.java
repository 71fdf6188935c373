package org.filtrate.filters.body;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Factor;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.TensorType;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.LayerOp;

/// A layer in its compressed form: one node of the domain [#DOMAIN], the tensors it reads, and the
/// function that says what it means.
///
/// @param layer the dense layer that it stands for
/// @param filters its compact filters
/// @param body which of the two bodies the function has
/// @param bias the bias, where the file is to hold another than the layer's own; may be in half precision
public record CompressedLayer(Layer layer, CompactFilters filters, Body body, Optional<Tensor> bias) {
    /// The domain of compressed layers and their functions.
    public static final String DOMAIN = "org.filtrate";

    /// The word in a function's name for factors that are multiplied by powers of two.
    static final String GAINED = "Gained";

    /// The version of the domain, that is of the file format.
    public static final long VERSION = 1;

    /// The patch that puts this in the place of the dense layer, in a model of standard operator set `opset`.
    public Patch patch(long opset) {
        BodyWriter writer = new BodyWriter(filters, layer.op().orElseThrow(), geometry(), element(), biasForm());
        switch (body) {
            case SMALL -> writer.operator(filters.rebuild(writer));
            case FACTORED -> filters.apply(writer);
        }
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
        if (biasForm().isPresent()) {
            bias.ifPresent(patch::initializer);
            inputs.add(bias.map(Tensor::name).orElseGet(() -> layer.node().input(2)));
            formal.add(BodyWriter.biasName());
        }
        writer.called(opset).forEach(f -> patch.function(f, VERSION));
        patch.function(writer.function(functionName(), formal, opset), VERSION);
        Attribute[] attributes = writer.attributes(layer.node()).toArray(Attribute[]::new);
        List<String> outputs = List.of(layer.node().output(0));
        String name =
                layer.node().name().isEmpty() ? layer.name() : layer.node().name();
        Node node = Node.of(DOMAIN, functionName(), inputs, outputs, attributes).withName(name);
        return patch.replace(layer.node(), List.of(node));
    }

    /// The same layer with another bias.
    public CompressedLayer withBias(Tensor value) {
        return new CompressedLayer(layer, filters, body, Optional.of(value));
    }

    /// Whether a layer's operator can be computed from factors one after the other.
    public static boolean canFactor(Layer layer) {
        return layer.op().filter(op -> op != LayerOp.CONV_TRANSPOSE).isPresent();
    }

    private Geometry geometry() {
        return Geometry.of(layer.node(), filters.shape());
    }

    private BiasForm biasForm() {
        if (bias.isEmpty() && layer.node().input(2).isEmpty()) {
            return BiasForm.NONE;
        }
        boolean halves = bias.filter(b -> b.type() == ElementType.FLOAT16).isPresent();
        return halves && element() == ElementType.FLOAT ? BiasForm.HALVES : BiasForm.PLAIN;
    }

    private ElementType element() {
        return layer.weight()
                .map(Tensor::type)
                .or(() -> layer.input().map(TensorType::element))
                .orElseThrow();
    }

    /// The function's name: operator, structure, body, form of numbers, gain, and what else changes its nodes.
    String functionName() {
        StringBuilder name = new StringBuilder(layer.op().orElseThrow().operator());
        name.append(filters.setting().structure().functionWord());
        name.append(filters.setting().variant())
                .append(body.word())
                .append(filters.setting().precision().form().word());
        name.append(filters.isGained() ? GAINED : "");
        name.append(biasForm().word());
        name.append(geometry().words());
        if (layer.isConvolution() && filters.shape().kernel().length != 2) {
            name.append(filters.shape().kernel().length).append('D');
        }
        return element() == ElementType.FLOAT
                ? name.toString()
                : name.append("As" + element()).toString();
    }
}

package org.filtrate.filters.body;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Graph;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.FilterLayout;

/// Turns compressed layers back into dense ones.
public final class Expansion {
    private Expansion() {}

    /// A model without any function or node of [CompressedLayer#DOMAIN]: every compressed layer is the standard
    /// operator again, over the filters that a runtime saw.
    public static Model expand(Model model) {
        Patch patch = new Patch("expand");
        model.graph().nodes().stream()
                .filter(CompressedNode::is)
                .forEach(n -> patch.and(patch(model.graph(), CompressedNode.read(model.graph(), n))));
        ModelProto.Builder expanded = patch.applyTo(model).proto().toBuilder();
        var functions = expanded.getFunctionsList().stream()
                .filter(f -> !f.getDomain().equals(CompressedLayer.DOMAIN))
                .toList();
        var imports = expanded.getOpsetImportList().stream()
                .filter(o -> !o.getDomain().equals(CompressedLayer.DOMAIN))
                .toList();
        expanded.clearFunctions().addAllFunctions(functions).clearOpsetImport().addAllOpsetImport(imports);
        return new Model(expanded.build());
    }

    private static Patch patch(Graph graph, CompressedNode compressed) {
        Node node = compressed.node();
        Patch patch = new Patch("expand '" + node.name() + "'");
        Tensor weight = FilterLayout.weight(
                compressed.op(),
                compressed.filters().shape(),
                compressed.filters().reconstruct().values(),
                node.output(0) + ".weight");
        patch.initializer(weight);
        List<String> inputs = new ArrayList<>(List.of(node.input(0), weight.name()));
        compressed.bias().ifPresent(bias -> {
            Optional<Tensor> single = compressed.isBiasHalved() ? single(graph, bias, node) : Optional.empty();
            single.ifPresent(patch::initializer);
            inputs.add(single.map(Tensor::name).orElse(bias));
        });
        List<Attribute> attributes = switch (compressed.op()) {
            case CONV ->
                Geometry.ofCompressed(node, compressed.filters().shape()).attributes(false);
            case CONV_TRANSPOSE -> Geometry.transposed(node);
            case GEMM -> List.of(Attribute.of("transB", 1));
            case MATMUL -> List.of();
        };
        String op = compressed.op().operator();
        Node dense = Node.of("", op, inputs, node.outputs(), attributes.toArray(Attribute[]::new));
        return patch.replace(node, List.of(dense.withName(node.name())));
    }

    /// A bias in single precision.
    private static Optional<Tensor> single(Graph graph, String bias, Node node) {
        return graph.constant(bias).map(t -> Tensor.floats(node.output(0) + ".bias", t.dims(), t.floats()));
    }
}

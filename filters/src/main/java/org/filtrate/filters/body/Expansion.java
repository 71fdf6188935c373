package org.filtrate.filters.body;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.FilterLayout;

/// Turns compressed layers back into dense ones.
public final class Expansion {
    private static final Set<String> CONVOLUTION_ATTRIBUTES =
            Set.of("strides", "dilations", "pads", "auto_pad", "group", "output_padding", "output_shape");

    private Expansion() {}

    /// A model without any function or node of [CompressedLayer#DOMAIN]: every compressed layer is the standard
    /// operator
    /// again, over the filters that a runtime saw.
    public static Model expand(Model model) {
        Patch patch = new Patch("expand");
        model.graph().nodes().stream()
                .filter(CompressedNode::is)
                .forEach(n -> patch.and(patch(CompressedNode.read(model.graph(), n))));
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

    private static Patch patch(CompressedNode compressed) {
        Node node = compressed.node();
        Tensor weight = FilterLayout.weight(
                compressed.op(),
                compressed.filters().shape(),
                compressed.filters().reconstruct().values(),
                node.output(0) + ".weight");
        List<String> inputs = new ArrayList<>(List.of(node.input(0), weight.name()));
        compressed.bias().ifPresent(inputs::add);
        List<Attribute> attributes = new ArrayList<>();
        switch (compressed.op()) {
            case CONV, CONV_TRANSPOSE ->
                node.attributes().stream()
                        .filter(a -> CONVOLUTION_ATTRIBUTES.contains(a.name()))
                        .forEach(attributes::add);
            case GEMM -> attributes.add(Attribute.of("transB", 1));
            case MATMUL -> {}
        }
        Node dense = Node.of(
                        "", compressed.op().operator(), inputs, node.outputs(), attributes.toArray(Attribute[]::new))
                .withName(node.name());
        return new Patch("expand '" + node.name() + "'")
                .replace(node, List.of(dense))
                .initializer(weight);
    }
}

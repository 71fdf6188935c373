package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;

/// Leaves out what describes a graph's inside and computes nothing: documents, metadata of nodes and tensors, recorded
/// types of values. The model's own document and metadata stay, and so does the recorded type of what an operator
/// unknown to ONNX and to the model writes, because it cannot be inferred.
final class Annotations {
    private final Set<String> known = new HashSet<>();

    private Annotations(Model model) {
        model.functions().forEach(f -> known.add(f.domain() + ":" + f.name()));
    }

    static Model drop(Model model) {
        Annotations annotations = new Annotations(model);
        ModelProto proto = model.proto();
        List<FunctionProto> functions =
                proto.getFunctionsList().stream().map(annotations::bare).toList();
        return new Model(proto.toBuilder()
                .setGraph(annotations.bare(proto.getGraph()))
                .clearFunctions()
                .addAllFunctions(functions)
                .build());
    }

    private FunctionProto bare(FunctionProto function) {
        List<NodeProto> nodes = function.getNodeList().stream().map(this::bare).toList();
        return function.toBuilder()
                .clearDocString()
                .clearMetadataProps()
                .clearValueInfo()
                .clearNode()
                .addAllNode(nodes)
                .build();
    }

    private GraphProto bare(GraphProto graph) {
        Set<String> undetermined = new HashSet<>();
        graph.getNodeList().stream()
                .filter(Predicate.not(this::isKnown))
                .forEach(n -> undetermined.addAll(n.getOutputList()));
        List<ValueInfoProto> recorded = graph.getValueInfoList().stream()
                .filter(v -> undetermined.contains(v.getName()))
                .toList();
        List<NodeProto> nodes = graph.getNodeList().stream().map(this::bare).toList();
        List<TensorProto> initializers =
                graph.getInitializerList().stream().map(Annotations::bare).toList();
        return graph.toBuilder()
                .clearDocString()
                .clearMetadataProps()
                .clearValueInfo()
                .addAllValueInfo(recorded)
                .clearNode()
                .addAllNode(nodes)
                .clearInitializer()
                .addAllInitializer(initializers)
                .build();
    }

    private boolean isKnown(NodeProto node) {
        return new Node(node).domain().isEmpty() || known.contains(node.getDomain() + ":" + node.getOpType());
    }

    private NodeProto bare(NodeProto node) {
        NodeProto.Builder bare = Inner.edit(node, this::bare).toBuilder().clearDocString().clearMetadataProps();
        for (AttributeProto.Builder attribute : bare.getAttributeBuilderList()) {
            attribute.clearDocString();
            if (attribute.hasT()) {
                attribute.setT(bare(attribute.getT()).toBuilder().clearName());
            }
        }
        return bare.build();
    }

    private static TensorProto bare(TensorProto tensor) {
        return tensor.getDocString().isEmpty() && tensor.getMetadataPropsCount() == 0
                ? tensor
                : tensor.toBuilder().clearDocString().clearMetadataProps().build();
    }
}

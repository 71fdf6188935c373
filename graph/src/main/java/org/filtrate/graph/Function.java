package org.filtrate.graph;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.List;
import java.util.Map;

/// A model-local function: an operator whose meaning is written down in the model itself, in other operators.
///
/// @param proto the function as ONNX stores it
public record Function(FunctionProto proto) {
    /// A new function.
    ///
    /// @param domain the operator's domain
    /// @param name the operator's name
    /// @param inputs names of its inputs, as `body` reads them
    /// @param outputs names of its outputs, as `body` writes them
    /// @param attributes names of the attributes that `body` refers to
    /// @param imports version of every operator set that `body` uses, by domain
    /// @param body the nodes, in topological order
    public static Function of(
            String domain,
            String name,
            List<String> inputs,
            List<String> outputs,
            List<String> attributes,
            Map<String, Long> imports,
            List<Node> body) {
        FunctionProto.Builder function = FunctionProto.newBuilder()
                .setDomain(domain)
                .setName(name)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(attributes);
        imports.forEach((imported, version) -> function.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(imported).setVersion(version)));
        body.forEach(n -> function.addNode(n.proto()));
        return new Function(function.build());
    }

    /// The operator's name.
    public String name() {
        return proto.getName();
    }

    /// The operator's domain.
    public String domain() {
        return proto.getDomain();
    }

    /// The body's nodes, in topological order.
    public List<Node> nodes() {
        return proto.getNodeList().stream().map(Node::new).toList();
    }
}

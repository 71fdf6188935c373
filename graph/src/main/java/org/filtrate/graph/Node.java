package org.filtrate.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One operation of a graph: what it is, which values it reads and which it writes.
///
/// The view keeps the node as ONNX stores it, so that a node which nobody edits is written back as it was read.
///
/// @param proto the node as ONNX stores it
public record Node(NodeProto proto) {
    /// A new node of the standard domain, or of `domain` where that is not empty.
    public static Node of(
            String domain, String op, List<String> inputs, List<String> outputs, Attribute... attributes) {
        NodeProto.Builder builder =
                NodeProto.newBuilder().setOpType(op).addAllInput(inputs).addAllOutput(outputs);
        if (!domain.isEmpty()) {
            builder.setDomain(domain);
        }
        Stream.of(attributes).forEach(a -> builder.addAttribute(a.proto()));
        return new Node(builder.build());
    }

    /// The node's own name; often empty.
    public String name() {
        return proto.getName();
    }

    /// The operator, such as `Conv`.
    public String op() {
        return proto.getOpType();
    }

    /// The operator's domain; empty for the standard one.
    public String domain() {
        return proto.getDomain().equals("ai.onnx") ? "" : proto.getDomain();
    }

    /// Whether this is the operator `op` of the standard domain.
    public boolean is(String op) {
        return op().equals(op) && domain().isEmpty();
    }

    /// Names of the values read, in order; an omitted optional input is the empty string.
    public List<String> inputs() {
        return proto.getInputList();
    }

    /// The name of input `index`, or the empty string where it is omitted.
    public String input(int index) {
        return index < proto.getInputCount() ? proto.getInput(index) : "";
    }

    /// Names of the values written, in order; an omitted optional output is the empty string.
    public List<String> outputs() {
        return proto.getOutputList();
    }

    /// The name of output `index`, or the empty string where it is omitted.
    public String output(int index) {
        return index < proto.getOutputCount() ? proto.getOutput(index) : "";
    }

    /// The node's attributes, in order.
    public List<Attribute> attributes() {
        return proto.getAttributeList().stream().map(Attribute::new).toList();
    }

    /// The attribute with a name, where the node has it.
    public Optional<AttributeProto> attribute(String name) {
        return proto.getAttributeList().stream()
                .filter(a -> a.getName().equals(name))
                .findFirst();
    }

    /// The integer attribute `name`, or `otherwise` where the node does not have it.
    ///
    /// @throws ModelFormatException where the attribute is not an integer
    public long integer(String name, long otherwise) {
        return typed(name, AttributeType.INT).map(AttributeProto::getI).orElse(otherwise);
    }

    /// The real attribute `name`, or `otherwise` where the node does not have it.
    ///
    /// @throws ModelFormatException where the attribute is not a real number
    public float real(String name, float otherwise) {
        return typed(name, AttributeType.FLOAT).map(AttributeProto::getF).orElse(otherwise);
    }

    /// The string attribute `name`, or `otherwise` where the node does not have it.
    ///
    /// @throws ModelFormatException where the attribute is not a string
    public String string(String name, String otherwise) {
        return typed(name, AttributeType.STRING)
                .map(a -> a.getS().toStringUtf8())
                .orElse(otherwise);
    }

    /// The integer list attribute `name`, or `otherwise` where the node does not have it.
    ///
    /// @throws ModelFormatException where the attribute is not a list of integers
    public long[] integers(String name, long... otherwise) {
        return typed(name, AttributeType.INTS).map(a -> new Attribute(a).ints()).orElse(otherwise);
    }

    /// The graphs this node carries, such as the branches of an `If`.
    public List<GraphProto> subgraphs() {
        return proto.getAttributeList().stream()
                .flatMap(
                        a -> Stream.concat(a.hasG() ? Stream.of(a.getG()) : Stream.empty(), a.getGraphsList().stream()))
                .toList();
    }

    /// This node with other inputs.
    public Node withInputs(List<String> inputs) {
        return new Node(proto.toBuilder().clearInput().addAllInput(inputs).build());
    }

    /// This node with other outputs.
    public Node withOutputs(List<String> outputs) {
        return new Node(proto.toBuilder().clearOutput().addAllOutput(outputs).build());
    }

    /// This node with a name.
    public Node withName(String name) {
        return new Node(proto.toBuilder().setName(name).build());
    }

    /// This node without the attribute `name`.
    public Node withoutAttribute(String name) {
        NodeProto.Builder builder = proto.toBuilder().clearAttribute();
        proto.getAttributeList().stream().filter(a -> !a.getName().equals(name)).forEach(builder::addAttribute);
        return new Node(builder.build());
    }

    /// This node with an attribute, in the place of one that has the same name.
    public Node withAttribute(Attribute attribute) {
        return new Node(withoutAttribute(attribute.name()).proto.toBuilder()
                .addAttribute(attribute.proto())
                .build());
    }

    /// The node for messages: its operator, and its name or first output.
    public String describe() {
        return op() + " '" + (name().isEmpty() ? output(0) : name()) + "'";
    }

    private Optional<AttributeProto> typed(String name, AttributeType type) {
        Optional<AttributeProto> found = attribute(name);
        found.ifPresent(a -> {
            if (a.getType() != type && a.getType() != AttributeType.UNDEFINED) {
                throw new ModelFormatException(
                        describe() + ": attribute '" + name + "' should be " + type + " and is " + a.getType());
            }
        });
        return found;
    }
}

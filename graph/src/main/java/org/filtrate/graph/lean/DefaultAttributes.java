package org.filtrate.graph.lean;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;

/// Leaves out attributes that say what the operator does without them, in every operator set from 13 on.
final class DefaultAttributes {
    private static final Map<String, Map<String, Predicate<AttributeProto>>> DEFAULTS = new HashMap<>();

    static {
        for (String op : List.of("Conv", "ConvTranspose", "MaxPool", "AveragePool", "LpPool")) {
            of(op, "auto_pad", text("NOTSET"));
            of(op, "strides", every(1));
            of(op, "dilations", every(1));
            of(op, "pads", every(0));
        }
        for (String op : List.of("Conv", "ConvTranspose")) {
            of(op, "group", whole(1));
        }
        of("ConvTranspose", "output_padding", every(0));
        of("MaxPool", "ceil_mode", whole(0));
        of("MaxPool", "storage_order", whole(0));
        of("AveragePool", "ceil_mode", whole(0));
        of("AveragePool", "count_include_pad", whole(0));
        of("BatchNormalization", "epsilon", real(1e-5f));
        of("BatchNormalization", "momentum", real(0.9f));
        of("BatchNormalization", "training_mode", whole(0));
        of("InstanceNormalization", "epsilon", real(1e-5f));
        of("LayerNormalization", "epsilon", real(1e-5f));
        of("LayerNormalization", "axis", whole(-1));
        of("LayerNormalization", "stash_type", whole(1));
        of("Gemm", "alpha", real(1));
        of("Gemm", "beta", real(1));
        of("Gemm", "transA", whole(0));
        of("Gemm", "transB", whole(0));
        of("Flatten", "axis", whole(1));
        of("Softmax", "axis", whole(-1));
        of("LogSoftmax", "axis", whole(-1));
        of("Reshape", "allowzero", whole(0));
        of("Gather", "axis", whole(0));
        of("Split", "axis", whole(0));
        of("Pad", "mode", text("constant"));
        of("LeakyRelu", "alpha", real(0.01f));
        of("Elu", "alpha", real(1));
        of("HardSigmoid", "alpha", real(0.2f));
        of("HardSigmoid", "beta", real(0.5f));
        of("DepthToSpace", "mode", text("DCR"));
        of("Shape", "start", whole(0));
        for (String op : List.of("ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ArgMax", "ArgMin")) {
            of(op, "keepdims", whole(1));
        }
        of("ArgMax", "select_last_index", whole(0));
        of("ArgMin", "select_last_index", whole(0));
        of("Resize", "mode", text("nearest"));
        of("Resize", "coordinate_transformation_mode", text("half_pixel"));
        of("Resize", "nearest_mode", text("round_prefer_floor"));
        of("Resize", "cubic_coeff_a", real(-0.75f));
        of("Resize", "exclude_outside", whole(0));
        of("Resize", "extrapolation_value", real(0));
    }

    private DefaultAttributes() {}

    private static void of(String op, String attribute, Predicate<AttributeProto> isDefault) {
        DEFAULTS.computeIfAbsent(op, o -> new HashMap<>()).put(attribute, isDefault);
    }

    private static Predicate<AttributeProto> whole(long value) {
        return a -> a.hasI() && a.getI() == value;
    }

    private static Predicate<AttributeProto> real(float value) {
        return a -> a.hasF() && a.getF() == value;
    }

    private static Predicate<AttributeProto> text(String value) {
        return a -> a.hasS() && a.getS().toStringUtf8().equals(value);
    }

    private static Predicate<AttributeProto> every(long value) {
        return a -> a.getIntsCount() > 0 && a.getIntsList().stream().allMatch(i -> i == value);
    }

    static Model drop(Model model) {
        return Inner.everyNode(model, DefaultAttributes::drop);
    }

    private static NodeProto drop(NodeProto node) {
        Map<String, Predicate<AttributeProto>> defaults =
                new Node(node).domain().isEmpty() ? DEFAULTS.getOrDefault(node.getOpType(), Map.of()) : Map.of();
        if (defaults.isEmpty()) {
            return node;
        }
        List<AttributeProto> kept = node.getAttributeList().stream()
                .filter(a -> !defaults.getOrDefault(a.getName(), x -> false).test(a))
                .toList();
        return node.toBuilder().clearAttribute().addAllAttribute(kept).build();
    }
}

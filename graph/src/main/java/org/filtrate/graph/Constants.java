package org.filtrate.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Optional;

/// The values of `Constant` nodes, in whichever attribute they lie.
public final class Constants {
    private Constants() {}

    /// The tensor that a `Constant` node holds, under the name of the node's output.
    ///
    /// @return empty where it holds strings or a sparse tensor
    public static Optional<Tensor> valueOf(Node constant) {
        String name = constant.output(0);
        for (AttributeProto a : constant.proto().getAttributeList()) {
            Attribute attribute = new Attribute(a);
            switch (a.getName()) {
                case "value" -> {
                    return Optional.of(new Tensor(a.getT()).named(name));
                }
                case "value_float" -> {
                    return Optional.of(Tensor.floats(name, new long[0], new float[] {a.getF()}));
                }
                case "value_floats" -> {
                    return Optional.of(Tensor.floats(name, new long[] {a.getFloatsCount()}, attribute.floats()));
                }
                case "value_int" -> {
                    return Optional.of(Tensor.longs(name, new long[0], a.getI()));
                }
                case "value_ints" -> {
                    return Optional.of(Tensor.longs(name, new long[] {a.getIntsCount()}, attribute.ints()));
                }
                default -> {
                    // sparse_value, value_string(s): not numbers that a layer's weights could be
                }
            }
        }
        return Optional.empty();
    }
}

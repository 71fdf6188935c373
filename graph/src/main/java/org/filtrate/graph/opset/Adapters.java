package org.filtrate.graph.opset;

import java.util.Map;
import java.util.Optional;
import org.filtrate.graph.Node;

/// The operators that changed between operator sets 7 and 13, by the version that changed them.
///
/// An operator that only accepts more since (element types, negative axes, optional inputs, attributes whose default is
/// the old meaning) needs no entry.
final class Adapters {
    private static final Map<Integer, Map<String, Adapter>> BY_VERSION = Map.of(
            9,
                    Map.of(
                            "BatchNormalization", Removals::spatial,
                            "Scan", Removals.refusal("no batch axis (operator set 9) is needed, one came"),
                            "Upsample", AttributesAsInputs::upsample),
            10,
                    Map.of(
                            "Dropout", Dropouts::maskOfBooleans,
                            "Slice", AttributesAsInputs::slice,
                            "TopK", AttributesAsInputs::topK,
                            "Upsample", Resizing::upsampleAsResize),
            11,
                    Map.of(
                            "Clip", AttributesAsInputs::clip,
                            "Pad", AttributesAsInputs::pad,
                            "Resize", Resizing::coordinates,
                            "Scatter", Removals::scatter),
            12, Map.of("Dropout", Dropouts::ratioAsInput),
            13,
                    Map.of(
                            "Hardmax", Coercion::rows,
                            "LogSoftmax", Coercion::rows,
                            "Softmax", Coercion::rows,
                            "ReduceSum", AttributesAsInputs::axes,
                            "Squeeze", AttributesAsInputs::axes,
                            "Unsqueeze", AttributesAsInputs::axes,
                            "Split", AttributesAsInputs::split,
                            "Resize", Resizing::withoutTfHalfPixel));

    private Adapters() {}

    /// What `version` of the operator set changed about `node`'s operator; empty where it changed nothing.
    static Optional<Adapter> of(Node node, int version) {
        return node.domain().isEmpty()
                ? Optional.ofNullable(BY_VERSION.getOrDefault(version, Map.of()).get(node.op()))
                : Optional.empty();
    }
}

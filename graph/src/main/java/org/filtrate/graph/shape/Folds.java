package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.Shape;

/// The operators whose outputs are computed where their inputs are small constants.
final class Folds {
    private static final Map<String, Fold> TABLE = new HashMap<>();

    static {
        ElementwiseFolds.addTo(TABLE);
        MovementFolds.addTo(TABLE);
        GeneratorFolds.addTo(TABLE);
        ReductionFolds.addTo(TABLE);
    }

    private Folds() {}

    /// What is known of a node's outputs, with their elements where these can be computed and are few.
    ///
    /// @param outputs the outputs as the operator's rule left them
    static List<Value> fold(Call call, List<Value> outputs) {
        Fold fold = TABLE.get(call.node().op());
        if (fold == null) {
            return outputs;
        }
        List<Shape> shapes = outputs.stream()
                .flatMap(v -> v.type().shape().filter(Shape::isKnown).stream())
                .toList();
        if (shapes.size() < outputs.size()) {
            return outputs;
        }
        List<Value> folded = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Value output = outputs.get(i);
            folded.add(elements(fold, call, i, output, shapes).map(output::with).orElse(output));
        }
        return folded;
    }

    private static Optional<List<Element>> elements(
            Fold fold, Call call, int output, Value inferred, List<Shape> shapes) {
        ElementType type = inferred.type().element();
        if (inferred.known().isPresent() || inferred.count(Value.LIMIT).isEmpty() || !Precision.isFollowed(type)) {
            return Optional.empty();
        }
        try {
            return Optional.of(fold.fold(call, output, shapes).stream()
                    .map(e -> Precision.rounded(e, type))
                    .toList());
        } catch (Undetermined unknown) {
            return Optional.empty();
        }
    }
}

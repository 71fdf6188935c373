package org.filtrate.graph.shape;

import java.util.List;
import org.filtrate.graph.Shape;

/// Losses of a classifier: scores `(N, classes, ..)`, labels `(N, ..)`.
final class Losses {
    private Losses() {}

    static void addTo(OperatorTable table) {
        table.add("NegativeLogLikelihoodLoss", ElementRule.like(0), Losses::loss)
                .addAll("SoftmaxCrossEntropyLoss", ElementRule.like(0), call -> List.of(loss(call), call.shape(0)));
    }

    private static Shape loss(Call call) {
        return call.node().string("reduction", "mean").equals("none") ? call.shape(1) : Shape.of();
    }
}

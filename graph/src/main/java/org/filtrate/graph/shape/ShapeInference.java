package org.filtrate.graph.shape;

import java.util.Optional;
import org.filtrate.graph.Model;

public final class ShapeInference {
    private ShapeInference() {}

    public static Shapes infer(Model model) {
        return v -> Optional.empty();
    }
}

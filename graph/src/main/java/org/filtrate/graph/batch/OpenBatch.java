package org.filtrate.graph.batch;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.filtrate.graph.Dim;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.Shape;
import org.filtrate.graph.TensorType;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.graph.shape.Shapes;

/// How many images a model takes at a time.
///
/// Exporters write the number of images that they saw into the model's inputs, and into the targets of `Reshape` and
/// the sizes of `Resize`. What inputs declare can be overlooked when the model runs; the others are rewritten here so
/// that they leave the number open. For as many images as before the model computes what it did.
public final class OpenBatch {
    private final Shapes fixed;
    private final Map<String, TensorType> inputs;
    private final long images;

    /// @param fixed the shapes of a model for as many images as it declares
    /// @param inputs its inputs of more than one dimension, with their number of images open
    private OpenBatch(Shapes fixed, Map<String, TensorType> inputs, long images) {
        this.fixed = fixed;
        this.inputs = inputs;
        this.images = images;
    }

    /// The model with its nodes open to any number of images, where that can be done; else as it is. The types that its
    /// inputs and outputs declare stay.
    public static Model of(Model model) {
        return find(model).flatMap(b -> b.opened(model)).orElse(model);
    }

    /// The number of images that a model is bound to: what its inputs declare, where its nodes take no other; empty
    /// where they do.
    public static OptionalLong bound(Model model) {
        return find(model).filter(b -> !b.isOpen(model)).stream()
                .mapToLong(b -> b.images)
                .findAny();
    }

    /// Empty where the model's inputs do not declare one number of images.
    private static Optional<OpenBatch> find(Model model) {
        try {
            return find(model, ShapeInference.infer(model));
        } catch (GraphException e) {
            return Optional.empty();
        }
    }

    private static Optional<OpenBatch> find(Model model, Shapes fixed) {
        Map<String, TensorType> inputs = new TreeMap<>();
        for (ValueInfoProto input : model.graph().requiredInputs()) {
            fixed.type(input.getName())
                    .filter(t -> t.shape().filter(s -> s.rank() > 1).isPresent())
                    .ifPresent(t -> inputs.put(input.getName(), t));
        }
        List<Dim> images = inputs.values().stream()
                .map(t -> t.shape().orElseThrow().dim(0))
                .distinct()
                .toList();
        if (images.size() != 1 || !images.getFirst().isKnown()) {
            return Optional.empty();
        }
        inputs.replaceAll((name, type) -> opened(type));
        return Optional.of(new OpenBatch(fixed, inputs, images.getFirst().size()));
    }

    private static TensorType opened(TensorType type) {
        List<Dim> dims = new ArrayList<>(type.shape().orElseThrow().dims());
        dims.set(0, Dim.symbol(BatchAxis.SYMBOL));
        return TensorType.of(type.element(), new Shape(dims));
    }

    private Optional<Model> opened(Model model) {
        Model open = model;
        try {
            // What is opened lets the number of images through to what comes after it.
            for (Optional<Patch> patch = openings(open); patch.isPresent(); patch = openings(open)) {
                open = patch.get().applyTo(open);
            }
        } catch (GraphException e) {
            return Optional.empty();
        }
        return Optional.of(open).filter(this::isOpen);
    }

    private Optional<Patch> openings(Model model) {
        return axis(model).openings(model.graph());
    }

    /// Whether the number of images reaches an output, and nothing on the way has a number of its own.
    private boolean isOpen(Model model) {
        try {
            BatchAxis axis = axis(model);
            return axis.openings(model.graph()).isEmpty()
                    && model.graph().outputs().stream().anyMatch(o -> axis.reaches(o.getName()));
        } catch (GraphException e) {
            return false;
        }
    }

    private BatchAxis axis(Model model) {
        return new BatchAxis(fixed, ShapeInference.infer(model, inputs), images);
    }
}

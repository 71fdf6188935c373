package org.filtrate.filters.slcq;

import java.util.List;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.body.SplitTransformMerge;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.NodeList;
import org.filtrate.graph.layer.FilterShape;

/// Both bodies of filters that are sparse combinations of quantized bases.
record SlcqBody(FilterShape shape, SlcqSetting setting, BodyWriter body) {
    /// Writes the dense filters.
    ///
    /// @return the name of their value
    String dense() {
        return body.dense(setting.form() == CoefficientForm.LIST ? sums() : products());
    }

    /// Writes convolutions with the basis filters, which are mixed after it.
    void factored() {
        SplitTransformMerge.write(body, setting.splits(), setting.bases(), levels(), mixing());
    }

    private NodeList nodes() {
        return body.nodes();
    }

    private long pieces() {
        return (long) shape.outChannels() * setting.splits();
    }

    /// The pieces `(pieces, size)`, each the sum of the basis filters that its indices name.
    private String sums() {
        String named = nodes().add("Gather", List.of(levels(), body.indices(2)));
        String columns = body.shaped(body.factor(1), "columns", shape.outChannels(), setting.filterNonzeros(), 1);
        String products = nodes().add("Mul", List.of(named, columns));
        String terms = body.shaped(products, "terms", pieces(), setting.nonzeros(), setting.pieceSize(shape));
        return nodes().add("ReduceSum", List.of(terms, nodes().integers(1)), Attribute.of("keepdims", 0));
    }

    /// The pieces `(pieces, size)`, each mixed from all basis filters.
    private String products() {
        String mixing = body.shaped(mixing(), "pieces", pieces(), setting.bases());
        return nodes().add("MatMul", List.of(mixing, levels()));
    }

    /// The basis filters `(bases, size)`.
    private String levels() {
        return setting.bits() == 1 ? body.signs(0) : body.levels(0);
    }

    /// All coefficients `(outChannels, splits * bases)`, zeros included.
    private String mixing() {
        return switch (setting.form()) {
            case DENSE -> body.factor(1);
            case MASK -> masked();
            case LIST -> listed();
        };
    }

    /// Every one of the mask gets the coefficient that it is the running number of.
    private String masked() {
        String mask = body.indices(2);
        String running = nodes().add("CumSum", List.of(mask, nodes().integers(1)));
        // Zeros before the first one have number -1, which is the last coefficient, and are masked like all zeros.
        String number = nodes().add("Sub", List.of(running, nodes().integers(1)));
        String taken = nodes().add("GatherElements", List.of(body.factor(1), number), Attribute.of("axis", 1));
        String ones = nodes().add("Cast", List.of(mask), Attribute.of("to", ElementType.FLOAT.code()));
        return nodes().add("Mul", List.of(taken, body.ofElement(ones)));
    }

    /// Every coefficient goes to the place that its index names among zeros.
    private String listed() {
        String zeros = nodes().add("ConstantOfShape", List.of(body.sizes("pieces", pieces(), setting.bases())));
        String empty = body.ofElement(zeros);
        String indices = body.shaped(body.indices(2), "entries", pieces(), setting.nonzeros());
        String values = body.shaped(body.factor(1), "entries", pieces(), setting.nonzeros());
        String scattered = nodes().add("ScatterElements", List.of(empty, indices, values), Attribute.of("axis", 1));
        return body.shaped(scattered, "coefficients", shape.outChannels(), (long) setting.splits() * setting.bases());
    }
}

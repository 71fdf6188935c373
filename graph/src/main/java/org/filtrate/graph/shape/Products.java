package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.List;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// Matrix products.
final class Products {
    private Products() {}

    static void addTo(OperatorTable table) {
        ElementRule same = ElementRule.like(0, 1);
        table.add("Gemm", same, Products::gemm)
                .add("MatMul", same, call -> matMul(call, 0, 1))
                .add("MatMulInteger", ElementRule.fixed(ElementType.INT32), call -> matMul(call, 0, 1))
                .add("QLinearMatMul", ElementRule.like(7), call -> matMul(call, 0, 3))
                .add("Einsum", same, Einsums::shape)
                .add("Det", same, Products::determinant);
    }

    private static Shape gemm(Call call) {
        Shape a = call.shape(0, 2);
        Shape b = call.shape(1, 2);
        boolean transA = call.node().integer("transA", 0) != 0;
        boolean transB = call.node().integer("transB", 0) != 0;
        requireInner(a.dim(transA ? 0 : 1), b.dim(transB ? 1 : 0), a + (transA ? "^T" : ""), b + (transB ? "^T" : ""));
        Shape product = new Shape(List.of(a.dim(transA ? 1 : 0), b.dim(transB ? 0 : 1)));
        if (call.has(2) && call.type(2).shape().isPresent()) {
            Broadcasting.requireInto(call.shape(2), product, "C");
        }
        return product;
    }

    private static void requireInner(Dim a, Dim b, String left, String right) {
        if (a.isKnown() && b.isKnown() && !a.equals(b)) {
            throw new GraphException("factors that meet in the same size are needed, " + left + " and " + right
                    + " came (" + a + " and " + b + ")");
        }
    }

    /// The product of stacks of matrices; a vector is a row on the left and a column on the right.
    private static Shape matMul(Call call, int left, int right) {
        Shape a = call.shape(left);
        Shape b = call.shape(right);
        if (a.rank() == 0 || b.rank() == 0) {
            throw new GraphException("factors of at least 1 dimension are needed, " + a + " and " + b + " came");
        }
        requireInner(a.dim(-1), b.dim(b.rank() == 1 ? 0 : -2), a.toString(), b.toString());
        Shape stacks = Broadcasting.of(call.symbols(), List.of(stack(a), stack(b)));
        List<Dim> dims = new ArrayList<>(stacks.dims());
        if (a.rank() > 1) {
            dims.add(a.dim(-2));
        }
        if (b.rank() > 1) {
            dims.add(b.dim(-1));
        }
        return new Shape(dims);
    }

    private static Shape stack(Shape matrices) {
        return new Shape(matrices.dims().subList(0, Math.max(0, matrices.rank() - 2)));
    }

    private static Shape determinant(Call call) {
        Shape x = call.shape(0);
        if (x.rank() < 2) {
            throw new GraphException("a matrix is needed, " + x + " came");
        }
        return stack(x);
    }
}

package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.List;
import org.filtrate.graph.Dim;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// Operators that rearrange images or sample them in other places.
final class Images {
    private Images() {}

    static void addTo(OperatorTable table) {
        ElementRule same = ElementRule.like(0);
        table.add("DepthToSpace", same, Images::depthToSpace)
                .add("SpaceToDepth", same, Images::spaceToDepth)
                .add("GridSample", same, Images::gridSample)
                .add("AffineGrid", same, Images::affineGrid)
                .add("RoiAlign", same, Images::roiAlign)
                .add("Col2Im", same, Images::columnsToImage);
    }

    private static long blockSize(Call call) {
        long size = call.node().integer("blocksize", 0);
        if (size < 1) {
            throw new GraphException("attribute 'blocksize' needs at least 1, " + size + " came");
        }
        return size;
    }

    private static Dim times(Dim dim, long factor) {
        return new Dim(Math.multiplyExact(dim.factor(), factor), dim.symbol());
    }

    private static Dim divided(Call call, Shape x, int axis, long divisor) {
        Dim dim = x.dim(axis);
        if (dim.isKnown() && dim.size() % divisor != 0) {
            throw new GraphException(
                    "a size divisible by " + divisor + " along axis " + axis + " is needed, " + x + " came");
        }
        return call.symbols().floorDiv(dim, 0, divisor);
    }

    private static Shape depthToSpace(Call call) {
        Shape x = call.shape(0, 4);
        long block = blockSize(call);
        return new Shape(List.of(
                x.dim(0),
                divided(call, x, 1, Math.multiplyExact(block, block)),
                times(x.dim(2), block),
                times(x.dim(3), block)));
    }

    private static Shape spaceToDepth(Call call) {
        Shape x = call.shape(0, 4);
        long block = blockSize(call);
        return new Shape(List.of(
                x.dim(0),
                times(x.dim(1), Math.multiplyExact(block, block)),
                divided(call, x, 2, block),
                divided(call, x, 3, block)));
    }

    private static Shape gridSample(Call call) {
        Shape x = call.shape(0);
        if (x.rank() < 3) {
            throw new GraphException("an input (N, C, spatial..) of at least 3 dimensions is needed, " + x + " came");
        }
        Shape grid = call.shape(1, x.rank());
        List<Dim> dims = new ArrayList<>(x.dims().subList(0, 2));
        dims.addAll(grid.dims().subList(1, grid.rank() - 1));
        return new Shape(dims);
    }

    private static Shape affineGrid(Call call) {
        Shape size = Movements.target(call, 1);
        if (size.rank() != 4 && size.rank() != 5) {
            throw new GraphException("a size of 4 or 5 elements is needed, " + size.rank() + " came");
        }
        List<Dim> dims = new ArrayList<>(List.of(size.dim(0)));
        dims.addAll(size.dims().subList(2, size.rank()));
        dims.add(Dim.of(size.rank() - 2));
        return new Shape(dims);
    }

    private static Shape roiAlign(Call call) {
        Shape x = call.shape(0, 4);
        return new Shape(List.of(
                call.shape(1, 2).dim(0),
                x.dim(1),
                Dim.of(call.node().integer("output_height", 1)),
                Dim.of(call.node().integer("output_width", 1))));
    }

    private static Shape columnsToImage(Call call) {
        Shape x = call.shape(0, 3);
        Shape image = Movements.target(call, 1);
        SizeProduct block = call.symbols().product(Movements.target(call, 2).dims());
        if (!block.isKnown() || block.factor() == 0) {
            throw new Undetermined();
        }
        List<Dim> dims = new ArrayList<>(List.of(x.dim(0), divided(call, x, 1, block.factor())));
        dims.addAll(image.dims());
        return new Shape(dims);
    }
}

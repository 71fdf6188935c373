package org.filtrate.filters.tt;

import java.util.LinkedHashMap;
import java.util.Map;
import org.filtrate.filters.Extent;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// The ranks of each group's train, in the order of the chain.
///
/// @param rankIn channels between the input factor and the first core (`r1`), at least 1
/// @param rankMiddle channels between the two cores (`r2`), at least 1
/// @param rankOut channels between the second core and the output factor (`r3`), at least 1
/// @param precision the precision of all four factors
public record TtSetting(int rankIn, int rankMiddle, int rankOut, Precision precision) implements Setting {
    @Override
    public Structure structure() {
        return Structure.TT;
    }

    @Override
    public TtSetting withPrecision(Precision value) {
        return new TtSetting(rankIn, rankMiddle, rankOut, value);
    }

    @Override
    public Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("rank-in", Integer.toString(rankIn));
        keys.put("rank-middle", Integer.toString(rankMiddle));
        keys.put("rank-out", Integer.toString(rankOut));
        return keys;
    }

    /// Positions of the first core: the kernel's size along its first axis.
    static int firstArea(FilterShape shape) {
        return shape.kernel()[0];
    }

    /// Positions of the second core: the kernel's sizes along all other axes.
    static int secondArea(FilterShape shape) {
        return shape.kernelArea() / firstArea(shape);
    }

    private long input(FilterShape shape) {
        return (long) shape.groups() * rankIn * shape.inChannels();
    }

    private long first(FilterShape shape) {
        return (long) shape.groups() * rankMiddle * rankIn * firstArea(shape);
    }

    private long second(FilterShape shape) {
        return (long) shape.groups() * rankOut * rankMiddle * secondArea(shape);
    }

    private long output(FilterShape shape) {
        return (long) shape.outChannels() * rankOut;
    }

    @Override
    public long params(FilterShape shape) {
        return input(shape) + first(shape) + second(shape) + output(shape);
    }

    @Override
    public long bits(FilterShape shape) {
        long g = shape.groups();
        return StoredMatrix.bits(g * rankIn, shape.inChannels(), precision)
                + StoredMatrix.bits(g * rankMiddle, (long) rankIn * firstArea(shape), precision)
                + StoredMatrix.bits(g * rankOut, (long) rankMiddle * secondArea(shape), precision)
                + StoredMatrix.bits(shape.outChannels(), rankOut, precision);
    }

    @Override
    public long macs(FilterShape shape, Extent extent) {
        long between = extent.output()[0];
        for (int axis = 1; axis < extent.input().length; axis++) {
            between *= extent.input()[axis];
        }
        return input(shape) * extent.inputPositions()
                + first(shape) * between
                + (second(shape) + output(shape)) * extent.outputPositions();
    }

    @Override
    public TtFilters blank(FilterShape shape) {
        int g = shape.groups();
        return new TtFilters(
                shape,
                StoredMatrix.zeros(g * rankIn, shape.inChannels(), precision),
                StoredMatrix.zeros(g * rankMiddle, rankIn * firstArea(shape), precision),
                StoredMatrix.zeros(g * rankOut, rankMiddle * secondArea(shape), precision),
                StoredMatrix.zeros(shape.outChannels(), rankOut, precision));
    }

    @Override
    public boolean hasFactoredBody() {
        return true;
    }
}

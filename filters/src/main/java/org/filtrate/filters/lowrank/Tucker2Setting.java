package org.filtrate.filters.lowrank;

import java.util.Map;
import org.filtrate.filters.Extent;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Structure;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// Tucker-2 ranks of each group.
///
/// @param rankOut rank on the output channels (`R_o`), at least 1
/// @param rankIn rank on the input channels (`R_i`), at least 1
/// @param precision the precision of all three factors
public record Tucker2Setting(int rankOut, int rankIn, Precision precision) implements Setting {
    @Override
    public Structure structure() {
        return Structure.TUCKER2;
    }

    @Override
    public Tucker2Setting withPrecision(Precision value) {
        return new Tucker2Setting(rankOut, rankIn, value);
    }

    @Override
    public Map<String, String> keys() {
        return Map.of("rank-out", Integer.toString(rankOut), "rank-in", Integer.toString(rankIn));
    }

    @Override
    public long params(FilterShape shape) {
        long g = shape.groups();
        return g * rankIn * shape.inChannels()
                + g * rankOut * rankIn * shape.kernelArea()
                + (long) shape.outChannels() * rankOut;
    }

    @Override
    public long bits(FilterShape shape) {
        long g = shape.groups();
        return StoredMatrix.bits(g * rankIn, shape.inChannels(), precision)
                + StoredMatrix.bits(g * rankOut, (long) rankIn * shape.kernelArea(), precision)
                + StoredMatrix.bits(shape.outChannels(), rankOut, precision);
    }

    @Override
    public long macs(FilterShape shape, Extent extent) {
        long g = shape.groups();
        return g * rankIn * shape.inChannels() * extent.inputPositions()
                + (g * rankOut * rankIn * shape.kernelArea() + (long) shape.outChannels() * rankOut)
                        * extent.outputPositions();
    }

    @Override
    public Tucker2Filters blank(FilterShape shape) {
        int g = shape.groups();
        return new Tucker2Filters(
                shape,
                StoredMatrix.zeros(g * rankIn, shape.inChannels(), precision),
                StoredMatrix.zeros(g * rankOut, rankIn * shape.kernelArea(), precision),
                StoredMatrix.zeros(shape.outChannels(), rankOut, precision));
    }

    @Override
    public boolean hasFactoredBody() {
        return true;
    }
}

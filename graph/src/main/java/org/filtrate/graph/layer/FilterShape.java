package org.filtrate.graph.layer;

import java.io.Serializable;
import java.util.Arrays;
import org.filtrate.graph.GraphException;

/// The shape of a layer's filters, whatever its operator: `(outChannels, inChannels, kernel...)`.
///
/// @param outChannels filters of the whole layer
/// @param inChannels input channels that each filter reads, that is those of one group
/// @param kernel spatial sizes of the kernel; empty for a matrix product
/// @param groups groups that the channels are split into
public record FilterShape(int outChannels, int inChannels, int[] kernel, int groups) implements Serializable {
    /// Checks the sizes and copies the kernel.
    public FilterShape {
        kernel = kernel.clone();
        if (outChannels < 1
                || inChannels < 1
                || groups < 1
                || outChannels % groups != 0
                || Arrays.stream(kernel).anyMatch(k -> k < 1)) {
            throw new GraphException("filters: positive sizes with outChannels divisible by groups are needed, "
                    + outChannels + "x" + inChannels + " kernel " + Arrays.toString(kernel) + " in " + groups
                    + " groups came");
        }
    }

    @Override
    public int[] kernel() {
        return kernel.clone();
    }

    /// Product of the kernel's sizes; 1 for a matrix product.
    public int kernelArea() {
        return Arrays.stream(kernel).reduce(1, Math::multiplyExact);
    }

    /// Weights of one filter.
    public int filterSize() {
        return Math.multiplyExact(inChannels, kernelArea());
    }

    /// Filters of one group.
    public int groupFilters() {
        return outChannels / groups;
    }

    /// Weights of the layer.
    public long count() {
        return (long) outChannels * filterSize();
    }

    /// The dims of the dense weight: `(outChannels, inChannels, kernel...)`.
    public long[] dims() {
        long[] dims = new long[2 + kernel.length];
        dims[0] = outChannels;
        dims[1] = inChannels;
        for (int i = 0; i < kernel.length; i++) {
            dims[2 + i] = kernel[i];
        }
        return dims;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilterShape s
                && outChannels == s.outChannels
                && inChannels == s.inChannels
                && groups == s.groups
                && Arrays.equals(kernel, s.kernel);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims()) * 31 + groups;
    }

    @Override
    public String toString() {
        return Arrays.toString(dims()) + (groups > 1 ? " in " + groups + " groups" : "");
    }
}

package org.filtrate.graph.shape;

import java.util.ArrayList;
import java.util.List;
import org.filtrate.graph.Dim;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.GraphException;
import org.filtrate.graph.Shape;

/// `Conv` and its relatives: input `(N, C, spatial..)`, weight `(M, C/group, kernel..)`, output `(N, M, spatial..)`.
final class Convolutions {
    private static final int NO_BIAS = -1;

    private Convolutions() {}

    static void addTo(OperatorTable table) {
        table.add("Conv", ElementRule.like(0, 1), call -> convolution(call, 1, 2))
                .add("ConvInteger", ElementRule.fixed(ElementType.INT32), call -> convolution(call, 1, NO_BIAS))
                .add("QLinearConv", ElementRule.like(7), call -> convolution(call, 3, 8))
                .add("DeformConv", ElementRule.like(0, 1), call -> convolution(call, 1, 3))
                .add("ConvTranspose", ElementRule.like(0, 1), Convolutions::transposed);
    }

    private static Shape convolution(Call call, int weightInput, int biasInput) {
        Shape input = image(call);
        Shape weight = call.shape(weightInput, input.rank());
        long group = group(call);
        Dim perGroup = weight.dim(1);
        Dim channels = input.dim(1);
        if (perGroup.isKnown() && channels.isKnown() && channels.size() != Math.multiplyExact(perGroup.size(), group)) {
            throw new GraphException("weight " + weight + " in " + groups(group) + " needs " + perGroup.size() * group
                    + " input channels, " + input + " came");
        }
        Dim filters = weight.dim(0);
        if (filters.isKnown() && filters.size() % group != 0) {
            throw new GraphException(
                    "a number of filters divisible by " + groups(group) + " is needed, weight " + weight + " came");
        }
        requireBias(call, biasInput, filters);
        Windows windows = new Windows(call, kernel(call, weight));
        return image(input.dim(0), filters, windows.count(call.symbols(), input));
    }

    private static Shape transposed(Call call) {
        Shape input = image(call);
        Shape weight = call.shape(1, input.rank());
        long group = group(call);
        Dim channels = input.dim(1);
        if (channels.isKnown() && weight.dim(0).isKnown() && !channels.equals(weight.dim(0))) {
            throw new GraphException(
                    "weight " + weight + " needs " + weight.dim(0) + " input channels, " + input + " came");
        }
        Dim filters = new Dim(
                Math.multiplyExact(weight.dim(1).factor(), group), weight.dim(1).symbol());
        requireBias(call, 2, filters);
        int axes = input.rank() - 2;
        Windows windows = new Windows(call, kernel(call, weight));
        long[] outputPadding = call.integers("output_padding", axes, 0);
        List<Dim> spatial = call.node().attribute("output_shape").isPresent()
                ? Shape.of(call.integers("output_shape", axes, 0)).dims()
                : windows.spread(call.symbols(), input, outputPadding);
        return image(input.dim(0), filters, spatial);
    }

    private static Shape image(Call call) {
        Shape input = call.shape(0);
        if (input.rank() < 3) {
            throw new GraphException(
                    "an input (N, C, spatial..) of at least 3 dimensions is needed, " + input + " came");
        }
        return input;
    }

    private static Shape image(Dim batch, Dim channels, List<Dim> spatial) {
        List<Dim> dims = new ArrayList<>(List.of(batch, channels));
        dims.addAll(spatial);
        return new Shape(dims);
    }

    private static List<Dim> kernel(Call call, Shape weight) {
        List<Dim> stored = Windows.spatial(weight);
        if (call.node().attribute("kernel_shape").isEmpty()) {
            return stored;
        }
        List<Dim> declared = Windows.kernelAttribute(call, stored.size());
        for (int axis = 0; axis < declared.size(); axis++) {
            if (stored.get(axis).isKnown() && !stored.get(axis).equals(declared.get(axis))) {
                throw new GraphException("kernel_shape " + new Shape(declared) + " needs a weight with that window, "
                        + weight + " came");
            }
        }
        return declared;
    }

    private static long group(Call call) {
        long group = call.node().integer("group", 1);
        if (group < 1) {
            throw new GraphException("attribute 'group' needs at least 1, " + group + " came");
        }
        return group;
    }

    private static String groups(long group) {
        return group + (group == 1 ? " group" : " groups");
    }

    private static void requireBias(Call call, int input, Dim filters) {
        if (input == NO_BIAS || !call.has(input) || call.type(input).shape().isEmpty()) {
            return;
        }
        Shape bias = call.shape(input, 1);
        if (bias.dim(0).isKnown() && filters.isKnown() && !bias.dim(0).equals(filters)) {
            throw new GraphException("a bias of " + filters + " elements is needed, " + bias + " came");
        }
    }
}

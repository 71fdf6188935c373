package org.filtrate.filters.templates;

import java.util.List;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.body.Sweep;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.layer.FilterShape;

/// The factored body of templates: each input channel convolved with every template (and with ones, for the
/// constants), then a 1x1 convolution whose weights are the scales, each in the place of its template, and the
/// constants.
///
/// This computes `sum_ch (a_ch T_idx(ch) + b_ch 1) * x_ch` as `sum_ch sum_m A[ch,m] (T_m * x_ch)`, which takes
/// fewer operations where there are fewer templates than a kernel has weights.
record TemplateBody(BodyWriter body, TemplateFilters filters) {
    void write() {
        FilterShape shape = filters.shape();
        boolean offset = filters.offsets().isPresent();
        int maps = filters.templates().rows() + (offset ? 1 : 0);
        int channels = shape.groups() * shape.inChannels();
        String templates = body.factor(0);
        String mixing = mixing(templates);
        String kernels = offset ? withOnes(templates) : templates;
        String repeated = body.tiled(kernels, "times", channels, 1);
        long[] dims = shape.dims();
        dims[0] = (long) channels * maps;
        dims[1] = 1;
        String mapped = body.sweepEachChannel(body.input(), body.shaped(repeated, "map_filters", dims), channels);
        String merge = body.shaped(mixing, "merge", shape.outChannels(), (long) shape.inChannels() * maps);
        body.sweepLast(mapped, body.pointwise(merge), Sweep.POINTWISE);
    }

    /// `(outChannels, inChannels, maps)`: the scale in the place of the kernel's template, zeros in the others,
    /// then the constant.
    private String mixing(String templates) {
        var nodes = body.nodes();
        String last = nodes.integers(2);
        String count = nodes.add("Gather", List.of(nodes.add("Shape", List.of(templates)), scalar(0)));
        String all = nodes.add("Range", List.of(scalar(0), count, scalar(1)));
        String isTheirs = nodes.add("Equal", List.of(nodes.add("Unsqueeze", List.of(body.indices(1), last)), all));
        String scales = nodes.add("Unsqueeze", List.of(body.factor(2), last));
        String zeros = nodes.add("Sub", List.of(scales, scales));
        String scattered = nodes.add("Where", List.of(isTheirs, scales, zeros));
        return filters.offsets().isEmpty()
                ? scattered
                : nodes.add(
                        "Concat",
                        List.of(scattered, nodes.add("Unsqueeze", List.of(body.factor(3), last))),
                        Attribute.of("axis", 2));
    }

    private String scalar(long value) {
        return body.nodes().add("Constant", List.of(), Attribute.of("value_int", value));
    }

    /// The templates and a row of ones, of the same element type whatever that is.
    private String withOnes(String templates) {
        var nodes = body.nodes();
        String first = nodes.add("Slice", List.of(templates, nodes.integers(0), nodes.integers(1)));
        String ones = nodes.add("Pow", List.of(first, nodes.real(0)));
        return nodes.add("Concat", List.of(templates, ones), Attribute.of("axis", 0));
    }
}

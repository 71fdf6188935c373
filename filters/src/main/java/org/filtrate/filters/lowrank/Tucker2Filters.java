package org.filtrate.filters.lowrank;

import java.util.List;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Factor;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.BodyWriter;
import org.filtrate.filters.body.Sweep;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.FilterShape;

/// Filters as a Tucker-2 decomposition on the channel modes: for each group `W = core x_0 U x_1 V`.
///
/// | paper | here |
/// |---|---|
/// | `V (c, R_i)` | `input`, transposed: `(groups * rankIn, inChannels)` |
/// | `core (R_o, R_i, kh, kw)` | `core`: `(groups * rankOut, rankIn * kernelArea)` |
/// | `U (n, R_o)` | `output`: `(outChannels, rankOut)` |
///
/// @param shape the shape of the dense filters
/// @param input the 1x1 convolution onto `rankIn` channels a group
/// @param core the convolution between the ranks
/// @param output the 1x1 convolution onto the output channels
public record Tucker2Filters(FilterShape shape, StoredMatrix input, StoredMatrix core, StoredMatrix output)
        implements CompactFilters {
    /// Checks that the factors fit the shape and each other.
    public Tucker2Filters {
        int rankOut = output.cols();
        int rankIn = input.rows() / shape.groups();
        if (output.rows() != shape.outChannels()
                || input.cols() != shape.inChannels()
                || input.rows() != rankIn * shape.groups()
                || core.rows() != rankOut * shape.groups()
                || core.cols() != rankIn * shape.kernelArea()) {
            throw new FiltrateException("Tucker-2 of filters " + shape + ": input " + input.rows() + "x" + input.cols()
                    + ", core " + core.rows() + "x" + core.cols() + " and output " + output.rows() + "x"
                    + output.cols() + " do not fit");
        }
    }

    private int rankIn() {
        return input.rows() / shape.groups();
    }

    @Override
    public Tucker2Setting setting() {
        return new Tucker2Setting(output.cols(), rankIn(), core.precision());
    }

    @Override
    public List<Factor> factors() {
        return List.of(new Factor("input", input), new Factor("core", core), new Factor("output", output));
    }

    @Override
    public Weight reconstruct() {
        return Weight.of(
                shape,
                Tucker2Fit.compose(shape, output.cols(), rankIn(), output.values(), core.values(), input.values()));
    }

    @Override
    public Tucker2Filters scaleOutputs(float[] scales) {
        return new Tucker2Filters(shape, input, core, output.scaleRows(scales));
    }

    @Override
    public String rebuild(BodyWriter body) {
        return body.dense(shape.groups() == 1 ? rebuiltWhole(body) : rebuiltByGroup(body));
    }

    private String rebuiltWhole(BodyWriter body) {
        String mixed = body.nodes().add("MatMul", List.of(body.factor(2), body.factor(1)));
        Attribute swapped = Attribute.of("perm", new long[] {0, 2, 1});
        // (n, R_i * area) -> (n, area, R_i): the input mode last, so that it can be multiplied away.
        String split = body.shaped(mixed, "mixed", shape.outChannels(), rankIn(), shape.kernelArea());
        String turned = body.nodes().add("Transpose", List.of(split), swapped);
        String full = body.nodes().add("MatMul", List.of(turned, body.factor(0)));
        return body.nodes().add("Transpose", List.of(full), swapped);
    }

    private String rebuiltByGroup(BodyWriter body) {
        long g = shape.groups();
        long area = shape.kernelArea();
        String u = body.shaped(body.factor(2), "u_shape", g, shape.groupFilters(), output.cols());
        String core3 = body.shaped(body.factor(1), "core_rows", g, output.cols(), rankIn() * area);
        String mixed = body.nodes().add("MatMul", List.of(u, core3));
        // (g, n/g, R_i, area) -> (g, n/g * area, R_i): the input mode last, so that it can be multiplied away.
        String split = body.shaped(mixed, "mixed_shape", g, shape.groupFilters(), rankIn(), area);
        String turned = body.nodes().add("Transpose", List.of(split), Attribute.of("perm", new long[] {0, 1, 3, 2}));
        String rows = body.shaped(turned, "turned_shape", g, shape.groupFilters() * area, rankIn());
        String v = body.shaped(body.factor(0), "v_shape", g, rankIn(), shape.inChannels());
        String full = body.nodes().add("MatMul", List.of(rows, v));
        String split2 = body.shaped(full, "full_shape", g, shape.groupFilters(), area, shape.inChannels());
        return body.nodes().add("Transpose", List.of(split2), Attribute.of("perm", new long[] {0, 1, 3, 2}));
    }

    @Override
    public void apply(BodyWriter body) {
        int g = shape.groups();
        FilterShape middle = new FilterShape(g * output.cols(), rankIn(), shape.kernel(), g);
        String narrow = body.sweep(body.input(), body.pointwise(body.factor(0)), Sweep.POINTWISE);
        String mapped = body.sweep(narrow, body.filters(1, middle, "core_filters"), Sweep.SPATIAL);
        body.sweepLast(mapped, body.pointwise(body.factor(2)), Sweep.POINTWISE);
    }
}

package org.filtrate.filters.body;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.Node;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;

/// How a convolution moves over its input, as attributes with every default filled in.
///
/// @param strides one a spatial axis
/// @param dilations one a spatial axis
/// @param pads begins, then ends, one each a spatial axis; ignored where `autoPad` is set
/// @param autoPad `NOTSET`, `SAME_UPPER`, `SAME_LOWER` or `VALID`
/// @param groups number of groups
record Geometry(long[] strides, long[] dilations, long[] pads, String autoPad, int groups) {
    static Geometry of(Layer layer) {
        Node node = layer.node();
        FilterShape shape = layer.filters().orElseThrow();
        int axes = shape.kernel().length;
        String autoPad = node.string("auto_pad", "NOTSET");
        return new Geometry(
                node.integers("strides", filled(axes, 1)),
                node.integers("dilations", filled(axes, 1)),
                node.integers("pads", filled(2 * axes, 0)),
                autoPad.isEmpty() ? "NOTSET" : autoPad,
                shape.groups());
    }

    private static long[] filled(int length, long value) {
        long[] values = new long[length];
        Arrays.fill(values, value);
        return values;
    }

    boolean padsItself() {
        return !autoPad.equals("NOTSET");
    }

    /// The attributes that the calling node carries for a sweep.
    List<Attribute> attributes(Sweep sweep) {
        String suffix = suffix(sweep);
        List<Attribute> attributes = new ArrayList<>();
        if (sweep != Sweep.SHARED) {
            attributes.add(Attribute.of("group", groups));
        }
        if (sweep != Sweep.POINTWISE) {
            attributes.add(Attribute.of("strides" + suffix, masked(strides, sweep, 1)));
            attributes.add(Attribute.of("dilations" + suffix, masked(dilations, sweep, 1)));
            attributes.add(
                    padsItself()
                            ? Attribute.of("auto_pad", autoPad)
                            : Attribute.of("pads" + suffix, masked(pads, sweep, 0)));
        }
        return attributes;
    }

    /// The same attributes inside the function, taken from the calling node.
    List<Attribute> references(Sweep sweep) {
        String suffix = suffix(sweep);
        List<Attribute> references = new ArrayList<>();
        if (sweep != Sweep.SHARED) {
            references.add(Attribute.intFrom("group", "group"));
        }
        if (sweep != Sweep.POINTWISE) {
            references.add(Attribute.intsFrom("strides", "strides" + suffix));
            references.add(Attribute.intsFrom("dilations", "dilations" + suffix));
            references.add(
                    padsItself()
                            ? Attribute.stringFrom("auto_pad", "auto_pad")
                            : Attribute.intsFrom("pads", "pads" + suffix));
        }
        return references;
    }

    private static String suffix(Sweep sweep) {
        return switch (sweep) {
            case POINTWISE, SPATIAL, SHARED -> "";
            case FIRST_AXIS -> "_first";
            case SECOND_AXIS -> "_second";
        };
    }

    private static long[] masked(long[] values, Sweep sweep, long neutral) {
        if (sweep == Sweep.SPATIAL || sweep == Sweep.SHARED) {
            return values;
        }
        int axis = sweep == Sweep.FIRST_AXIS ? 0 : 1;
        long[] masked = filled(values.length, neutral);
        for (int i = axis; i < values.length; i += 2) {
            masked[i] = values[i];
        }
        return masked;
    }
}

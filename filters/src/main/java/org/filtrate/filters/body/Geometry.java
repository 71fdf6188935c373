package org.filtrate.filters.body;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.filtrate.graph.Attribute;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Node;
import org.filtrate.graph.layer.FilterShape;

/// How a convolution moves over its input.
///
/// @param strides one a spatial axis
/// @param dilations one a spatial axis
/// @param pads begins, then ends, one each a spatial axis; ignored where `autoPad` is set
/// @param autoPad `NOTSET`, `SAME_UPPER`, `SAME_LOWER` or `VALID`
/// @param groups number of groups
record Geometry(long[] strides, long[] dilations, long[] pads, String autoPad, int groups) {
    /// The attributes of a transposed convolution that a compressed layer takes over as they are.
    private static final List<String> TRANSPOSED =
            List.of("auto_pad", "dilations", "group", "output_padding", "output_shape", "pads", "strides");

    private static final String NOTSET = "NOTSET";

    /// The geometry of a dense convolution, or of a compressed one that rebuilds its filters.
    static Geometry of(Node node, FilterShape shape) {
        return of(node, shape, "");
    }

    /// The geometry of a compressed convolution: what its stages have in common where each moves along one axis only.
    ///
    /// @throws FiltrateException where an attribute has not as many numbers as there are axes
    static Geometry ofCompressed(Node node, FilterShape shape) {
        Geometry geometry = of(node, shape, "");
        for (String suffix : List.of(suffix(Sweep.FIRST_AXIS), suffix(Sweep.SECOND_AXIS))) {
            Geometry stage = of(node, shape, suffix);
            for (int i = 0; i < geometry.strides.length; i++) {
                geometry.strides[i] *= stage.strides[i];
                geometry.dilations[i] *= stage.dilations[i];
            }
            for (int i = 0; i < geometry.pads.length; i++) {
                geometry.pads[i] += stage.pads[i];
            }
        }
        return geometry;
    }

    private static Geometry of(Node node, FilterShape shape, String suffix) {
        int axes = shape.kernel().length;
        String autoPad = node.string("auto_pad", NOTSET);
        return new Geometry(
                checked(node, "strides" + suffix, filled(axes, 1)),
                checked(node, "dilations" + suffix, filled(axes, 1)),
                checked(node, "pads" + suffix, filled(2 * axes, 0)),
                autoPad.isEmpty() ? NOTSET : autoPad,
                shape.groups());
    }

    private static long[] checked(Node node, String name, long[] otherwise) {
        long[] values = node.integers(name, otherwise);
        if (values.length != otherwise.length) {
            throw new FiltrateException("attribute '" + name + "': " + otherwise.length + " numbers are needed, "
                    + values.length + " came");
        }
        return values;
    }

    private static long[] filled(int length, long value) {
        long[] values = new long[length];
        Arrays.fill(values, value);
        return values;
    }

    private boolean padsItself() {
        return !autoPad.equals(NOTSET);
    }

    /// The attributes that say this on a compressed layer; those at their defaults are left out.
    ///
    /// @param bySingleAxes whether its stages move along one axis each
    List<Attribute> attributes(boolean bySingleAxes) {
        List<Attribute> attributes = new ArrayList<>();
        if (groups > 1) {
            attributes.add(Attribute.of("group", groups));
        }
        if (padsItself()) {
            attributes.add(Attribute.of("auto_pad", autoPad));
        }
        List<Sweep> sweeps = bySingleAxes ? List.of(Sweep.FIRST_AXIS, Sweep.SECOND_AXIS) : List.of(Sweep.SPATIAL);
        for (Sweep sweep : sweeps) {
            String suffix = suffix(sweep);
            addUnless(1, attributes, "strides" + suffix, masked(strides, sweep, 1));
            addUnless(1, attributes, "dilations" + suffix, masked(dilations, sweep, 1));
            if (!padsItself()) {
                addUnless(0, attributes, "pads" + suffix, masked(pads, sweep, 0));
            }
        }
        return attributes;
    }

    private static void addUnless(long neutral, List<Attribute> attributes, String name, long[] values) {
        if (Arrays.stream(values).anyMatch(v -> v != neutral)) {
            attributes.add(Attribute.of(name, values));
        }
    }

    /// What a function's name says of this, because it decides which attributes its stages refer to.
    String words() {
        return (groups > 1 ? "Grouped" : "") + (isDilated() ? "Dilated" : "") + (padsItself() ? "AutoPad" : "");
    }

    private boolean isDilated() {
        return Arrays.stream(dilations).anyMatch(d -> d != 1);
    }

    /// The attributes of a stage inside a function, taken from the calling node. One that the node does not carry is
    /// left out when the function is called, and so has the operator's default.
    List<Attribute> references(Sweep sweep) {
        String suffix = suffix(sweep);
        List<Attribute> references = new ArrayList<>();
        if (groups > 1) {
            references.add(Attribute.intFrom("group", "group"));
        }
        if (sweep != Sweep.POINTWISE) {
            references.add(Attribute.intsFrom("strides", "strides" + suffix));
            if (isDilated()) {
                references.add(Attribute.intsFrom("dilations", "dilations" + suffix));
            }
            references.add(
                    padsItself()
                            ? Attribute.stringFrom("auto_pad", "auto_pad")
                            : Attribute.intsFrom("pads", "pads" + suffix));
        }
        return references;
    }

    /// The attributes of a transposed convolution inside a function, taken from the calling node.
    static List<Attribute> transposedReferences() {
        return TRANSPOSED.stream()
                .map(name -> switch (name) {
                    case "group" -> Attribute.intFrom(name, name);
                    case "auto_pad" -> Attribute.stringFrom(name, name);
                    default -> Attribute.intsFrom(name, name);
                })
                .toList();
    }

    /// The attributes of a transposed convolution that a compressed layer takes over.
    static List<Attribute> transposed(Node node) {
        Set<String> names = Set.copyOf(TRANSPOSED);
        return node.attributes().stream().filter(a -> names.contains(a.name())).toList();
    }

    private static String suffix(Sweep sweep) {
        return switch (sweep) {
            case POINTWISE, SPATIAL -> "";
            case FIRST_AXIS -> "_first";
            case SECOND_AXIS -> "_second";
        };
    }

    private long[] masked(long[] values, Sweep sweep, long neutral) {
        if (sweep == Sweep.SPATIAL) {
            return values;
        }
        long[] masked = filled(values.length, neutral);
        for (int i = 0; i < values.length; i++) {
            if (i % strides.length == 0 == (sweep == Sweep.FIRST_AXIS)) {
                masked[i] = values[i];
            }
        }
        return masked;
    }
}

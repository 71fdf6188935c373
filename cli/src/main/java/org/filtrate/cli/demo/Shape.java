package org.filtrate.cli.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The classes of drawn images: shapes within the unit disc, the label of an image being its shape's place here.
public enum Shape {
    /// A filled circle.
    DISC {
        @Override
        boolean contains(double x, double y) {
            return x * x + y * y < 0.64;
        }
    },
    /// A circle with a round hole.
    RING {
        @Override
        boolean contains(double x, double y) {
            double square = x * x + y * y;
            return square < 0.81 && square > 0.25;
        }
    },
    /// A filled square.
    SQUARE {
        @Override
        boolean contains(double x, double y) {
            return largest(x, y) < 0.7;
        }
    },
    /// An equilateral triangle.
    TRIANGLE {
        @Override
        boolean contains(double x, double y) {
            return y > -0.5 && Math.sqrt(3) * Math.abs(x) + y < 1;
        }
    },
    /// A star of five points.
    STAR {
        @Override
        boolean contains(double x, double y) {
            double fifth = 2 * Math.PI / 5;
            double angle = StrictMath.atan2(x, y);
            double folded = Math.abs(angle - fifth * Math.rint(angle / fifth));
            double radius = Math.sqrt(x * x + y * y);
            double across = radius * StrictMath.sin(folded);
            double along = radius * StrictMath.cos(folded);
            return along + STAR_SLOPE * across < 1;
        }
    },
    /// Two beams that meet at right angles.
    CROSS {
        @Override
        boolean contains(double x, double y) {
            return largest(x, y) < 0.9 && Math.min(Math.abs(x), Math.abs(y)) < 0.27;
        }
    },
    /// A disc with a bite taken out.
    CRESCENT {
        @Override
        boolean contains(double x, double y) {
            double off = x - 0.4;
            return x * x + y * y < 0.81 && off * off + y * y > 0.49;
        }
    },
    /// Two triangles that meet in a point.
    HOURGLASS {
        @Override
        boolean contains(double x, double y) {
            return Math.abs(y) < 0.8 && Math.abs(x) < 0.85 * Math.abs(y);
        }
    },
    /// Three parallel bars.
    BARS {
        @Override
        boolean contains(double x, double y) {
            return largest(x, y) < 0.75 && Math.floorMod((int) Math.floor((x + 0.75) / 0.3), 2) == 0;
        }
    },
    /// A square of four by four cells, every other one filled.
    CHECKER {
        @Override
        boolean contains(double x, double y) {
            int cells = (int) Math.floor((x + 0.8) / 0.4) + (int) Math.floor((y + 0.8) / 0.4);
            return largest(x, y) < 0.8 && Math.floorMod(cells, 2) == 0;
        }
    };

    /// How fast a star's point narrows: the larger, the slimmer.
    private static final double STAR_SLOPE = 2.2;

    /// Whether a point of the plane lies within the shape, `y` upwards.
    abstract boolean contains(double x, double y);

    private static double largest(double x, double y) {
        return Math.max(Math.abs(x), Math.abs(y));
    }

    /// The shape's name in small letters.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// All names, in the order of their labels.
    public static List<String> words() {
        return Stream.of(values()).map(Shape::word).toList();
    }
}

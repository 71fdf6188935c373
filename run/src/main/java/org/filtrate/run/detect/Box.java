package org.filtrate.run.detect;

/// A rectangle with sides along the axes, x to the right and y downwards, in whatever unit.
///
/// @param left the least x
/// @param top the least y
/// @param right the greatest x, at least `left`
/// @param bottom the greatest y, at least `top`
public record Box(double left, double top, double right, double bottom) {
    /// Checks the order of the sides.
    ///
    /// @throws IllegalArgumentException if a side is not finite, or lies before the one opposite
    public Box {
        if (!(left <= right && top <= bottom) || !Double.isFinite(right - left) || !Double.isFinite(bottom - top)) {
            throw new IllegalArgumentException("box: needed left <= right and top <= bottom, came %s,%s to %s,%s"
                    .formatted(left, top, right, bottom));
        }
    }

    /// The box around a centre.
    ///
    /// @param width at least 0
    /// @param height at least 0
    public static Box centred(double x, double y, double width, double height) {
        return new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
    }

    /// The box with x times `width` and y times `height`, both at least 0.
    public Box scaled(double width, double height) {
        return new Box(left * width, top * height, right * width, bottom * height);
    }

    /// Width times height.
    public double area() {
        return (right - left) * (bottom - top);
    }

    /// The area that both cover.
    public double intersection(Box other) {
        double width = Math.min(right, other.right) - Math.max(left, other.left);
        double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        return width > 0 && height > 0 ? width * height : 0;
    }

    /// Intersection over union, from 0 (apart, or both empty) to 1 (the same).
    public double overlap(Box other) {
        double both = intersection(other);
        return both == 0 ? 0 : both / (area() + other.area() - both);
    }

    /// What of it lies within `0..width` and `0..height`; empty at the nearest edge where nothing does.
    public Box within(double width, double height) {
        return new Box(
                Math.clamp(left, 0, width),
                Math.clamp(top, 0, height),
                Math.clamp(right, 0, width),
                Math.clamp(bottom, 0, height));
    }
}

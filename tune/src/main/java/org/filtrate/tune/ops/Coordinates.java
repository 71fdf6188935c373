package org.filtrate.tune.ops;

/// Where the elements of a resized axis lie on the old one.
///
/// @param mode the attribute `coordinate_transformation_mode`
/// @param start where the crop of `tf_crop_and_resize` starts, as a share of the axis
/// @param end where it ends
record Coordinates(String mode, double start, double end) {
    /// Place of element `o` of `out` on an axis of `in` elements.
    double of(int o, int in, int out, double scale) {
        return switch (mode) {
            case "asymmetric" -> o / scale;
            case "tf_half_pixel_for_nn" -> (o + .5) / scale;
            case "align_corners" -> out == 1 ? 0 : (double) o * (in - 1) / (out - 1);
            case "pytorch_half_pixel" -> out == 1 ? -.5 : (o + .5) / scale - .5;
            case "half_pixel_symmetric" -> in / 2.0 * (1 - out / (scale * in)) + (o + .5) / scale - .5;
            case "tf_crop_and_resize" ->
                out == 1 ? (start + end) * (in - 1) / 2 : start * (in - 1) + o * (end - start) * (in - 1) / (out - 1);
            default -> (o + .5) / scale - .5;
        };
    }

    /// Whether a place takes the extrapolation value.
    boolean isOutside(double at, int in) {
        return mode.equals("tf_crop_and_resize") && (at < 0 || at > in - 1);
    }
}

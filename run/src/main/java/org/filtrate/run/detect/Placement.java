package org.filtrate.run.detect;

import org.filtrate.run.ImageFit;
import org.filtrate.run.ImageSize;
import org.filtrate.run.RunException;

/// Where the whole of an image lies in a network's input, once it is scaled.
///
/// @param image the image's own size
/// @param height rows that it takes
/// @param width columns that it takes
/// @param top rows above it
/// @param left columns before it
public record Placement(ImageSize image, int height, int width, int top, int left) {
    /// Places an image: stretched to the whole input; or scaled by `r = min(H / h, W / w)`, sides rounded,
    /// in the middle; or the same with sides rounded down, at the top left.
    ///
    /// @param fit any but a crop, which leaves parts of the image out
    /// @throws RunException if `fit` is a crop
    public static Placement of(ImageFit fit, ImageSize image, ImageSize input) {
        double ratio = Math.min((double) input.height() / image.height(), (double) input.width() / image.width());
        return switch (fit) {
            case CROP -> throw new RunException("fit: needed stretch, letterbox or letterbox-corner, came crop");
            case STRETCH -> new Placement(image, input.height(), input.width(), 0, 0);
            case LETTERBOX -> {
                int height = Math.clamp(Math.round(image.height() * ratio), 1, input.height());
                int width = Math.clamp(Math.round(image.width() * ratio), 1, input.width());
                yield new Placement(image, height, width, (input.height() - height) / 2, (input.width() - width) / 2);
            }
            case LETTERBOX_CORNER ->
                new Placement(
                        image,
                        Math.clamp((long) (image.height() * ratio), 1, input.height()),
                        Math.clamp((long) (image.width() * ratio), 1, input.width()),
                        0,
                        0);
        };
    }

    /// A box in pixels of the input as pixels of the image, cut at the image's edges.
    public Box toImage(Box box) {
        double x = (double) image.width() / width;
        double y = (double) image.height() / height;
        return new Box(
                        (box.left() - left) * x,
                        (box.top() - top) * y,
                        (box.right() - left) * x,
                        (box.bottom() - top) * y)
                .within(image.width(), image.height());
    }
}

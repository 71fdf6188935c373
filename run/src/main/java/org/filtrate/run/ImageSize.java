package org.filtrate.run;

/// The extent of an image in pixels.
///
/// @param height rows, at least 1
/// @param width columns, at least 1
public record ImageSize(int height, int width) {
    /// The most pixels of any image that is read or made.
    public static final long MAX_PIXELS = 100_000_000;

    /// Checks the extent.
    ///
    /// @throws RunException if a side is below 1 or there are more than [#MAX_PIXELS]
    public ImageSize {
        if (height < 1 || width < 1 || (long) height * width > MAX_PIXELS) {
            throw new RunException("image: needed 1 to %d pixels, came %dx%d".formatted(MAX_PIXELS, height, width));
        }
    }

    /// Reads `HxW`, or one number for both.
    ///
    /// @throws RunException if `text` is neither
    public static ImageSize parse(String text) {
        String[] sides = text.strip().split("x", -1);
        try {
            if (sides.length <= 2) {
                return new ImageSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1]));
            }
        } catch (NumberFormatException e) {
            throw new RunException("size: needed HxW or one number, came '" + text + "'", e);
        }
        throw new RunException("size: needed HxW or one number, came '" + text + "'");
    }

    /// Reads like `240x320`.
    @Override
    public String toString() {
        return height + "x" + width;
    }
}

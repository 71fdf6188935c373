package org.filtrate.run;

/// The image that a network takes.
///
/// @param channels 1 or 3
/// @param size rows and columns
public record ImageShape(int channels, ImageSize size) {
    /// Checks the number of channels.
    ///
    /// @throws RunException if it is neither 1 nor 3
    public ImageShape {
        if (channels != 1 && channels != 3) {
            throw new RunException("image: needed 1 or 3 channels, came " + channels);
        }
    }

    /// The shape of `channels` planes of `height` rows and `width` columns.
    public static ImageShape of(int channels, int height, int width) {
        return new ImageShape(channels, new ImageSize(height, width));
    }

    /// Numbers in one image.
    public int values() {
        return channels * size.height() * size.width();
    }

    /// Reads like `3x240x320`.
    @Override
    public String toString() {
        return channels + "x" + size;
    }
}

package org.filtrate.run;

import java.nio.ByteBuffer;

/// An image as its file has it: 8-bit samples, `(height, width, channels)` row-major, grey or red, green, blue.
public final class Pixels {
    private final ImageSize size;
    private final int channels;
    private final byte[] samples;

    /// An image that keeps `samples` `(height, width, channels)`, which must not change any more.
    ///
    /// @param channels 1 for grey, 3 for red, green, blue
    /// @throws IllegalArgumentException if `channels` or the number of samples is wrong
    public Pixels(ImageSize size, int channels, byte[] samples) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("pixels: needed 1 or 3 channels, came " + channels);
        }
        if (samples.length != (long) size.height() * size.width() * channels) {
            throw new IllegalArgumentException(
                    "pixels: needed %sx%d samples, came %d".formatted(size, channels, samples.length));
        }
        this.size = size;
        this.channels = channels;
        this.samples = samples;
    }

    /// Rows and columns.
    public ImageSize size() {
        return size;
    }

    /// 1 for grey, 3 for red, green, blue.
    public int channels() {
        return channels;
    }

    /// The samples, read-only.
    public ByteBuffer samples() {
        return ByteBuffer.wrap(samples).asReadOnlyBuffer();
    }

    /// Row `y`, column `x` as `0xRRGGBB`; grey has the same value three times.
    public int rgb(int y, int x) {
        int at = (y * size.width() + x) * channels;
        int red = samples[at] & 0xff;
        int green = channels == 1 ? red : samples[at + 1] & 0xff;
        int blue = channels == 1 ? red : samples[at + 2] & 0xff;
        return red << 16 | green << 8 | blue;
    }
}

package org.filtrate.run;

/// How images are put together into a network's input.
///
/// @param size images in a batch, at least 1
/// @param padLast whether a last batch with fewer images is filled up with zeros, for networks that take no other
///     size
/// @param layout the order of the axes
public record Batching(int size, boolean padLast, PixelLayout layout) {
    private static final int MOST_IMAGES = 100;
    private static final int MOST_VALUES = 2_400_000;

    /// Checks `size`.
    ///
    /// @throws RunException if it is below 1
    public Batching {
        if (size < 1) {
            throw new RunException("batch: needed 1 image or more, came " + size);
        }
    }

    /// Batches that `input` takes: of its own size, or where it leaves that open of 100 images, fewer if they are
    /// large (16 of 3x224x224).
    public static Batching of(ImageInput input, ImageShape shape) {
        int size = input.batch() > 0 ? input.batch() : Math.clamp(MOST_VALUES / shape.values(), 1, MOST_IMAGES);
        return new Batching(size, input.batch() > 0, input.layout());
    }
}

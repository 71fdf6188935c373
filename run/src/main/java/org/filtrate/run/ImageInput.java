package org.filtrate.run;

import java.util.List;

/// The image input of a network, found in its signature.
///
/// @param name the input's name
/// @param layout the order of its axes
/// @param batch images in one run, or -1 for any number
/// @param channels 1 or 3
/// @param height rows, or -1 for any number
/// @param width columns, or -1 for any number
public record ImageInput(String name, PixelLayout layout, int batch, int channels, int height, int width) {
    /// The one input of `session`, which must have four axes and 1 or 3 channels: second, as the standard has it,
    /// or else last.
    ///
    /// @throws RunException if there are several inputs, or the one does not look like this
    public static ImageInput of(Session session) {
        List<TensorSignature> inputs = session.inputs();
        if (inputs.size() != 1) {
            throw new RunException(
                    "%s: needed one image input, came %s".formatted(session.name(), Session.list(inputs)));
        }
        TensorSignature input = inputs.getFirst();
        long[] shape = input.shape();
        boolean sized = input.dims().stream().allMatch(dim -> dim.size() != 0 && dim.size() <= Integer.MAX_VALUE);
        if (shape.length == 4 && sized && isChannels(shape[1])) {
            return of(input.name(), PixelLayout.NCHW, shape, 1, 2, 3);
        }
        if (shape.length == 4 && sized && isChannels(shape[3])) {
            return of(input.name(), PixelLayout.NHWC, shape, 3, 1, 2);
        }
        throw new RunException("%s: needed an image input (N,C,H,W) or (N,H,W,C) with 1 or 3 channels, came %s"
                .formatted(session.name(), input));
    }

    private static ImageInput of(String name, PixelLayout layout, long[] shape, int channels, int height, int width) {
        return new ImageInput(
                name, layout, (int) shape[0], (int) shape[channels], (int) shape[height], (int) shape[width]);
    }

    private static boolean isChannels(long size) {
        return size == 1 || size == 3;
    }

    /// Whether an image of this shape fits.
    public boolean takes(ImageShape shape) {
        return channels == shape.channels()
                && (height < 0 || height == shape.size().height())
                && (width < 0 || width == shape.size().width());
    }

    /// Reads like `3x?x32`, an open side as a question mark.
    @Override
    public String toString() {
        return channels + "x" + (height < 0 ? "?" : height) + "x" + (width < 0 ? "?" : width);
    }
}

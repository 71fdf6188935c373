package org.filtrate.run.internal.images;

import java.util.Arrays;
import org.filtrate.run.ImageFit;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Pixels;
import org.filtrate.run.detect.Placement;

/// Scales the whole of an image and puts it where a [Placement] says; the rest is grey.
///
/// @param size what comes out
/// @param fit any but a crop
public record Placed(ImageSize size, ImageFit fit) implements Frame {
    private static final byte GREY = 114;

    @Override
    public Pixels apply(Pixels image, String source) {
        Placement place = Placement.of(fit, image.size(), size);
        ImageSize scaledSize = new ImageSize(place.height(), place.width());
        Pixels scaled = image.size().equals(scaledSize)
                ? image
                : Resampling.crop(image, place.height(), place.width(), 0, 0, scaledSize);
        if (scaledSize.equals(size)) {
            return scaled;
        }
        int channels = image.channels();
        byte[] samples = new byte[size.height() * size.width() * channels];
        Arrays.fill(samples, GREY);
        int row = place.width() * channels;
        for (int y = 0; y < place.height(); y++) {
            int to = ((place.top() + y) * size.width() + place.left()) * channels;
            scaled.samples().get(y * row, samples, to, row);
        }
        return new Pixels(size, channels, samples);
    }
}

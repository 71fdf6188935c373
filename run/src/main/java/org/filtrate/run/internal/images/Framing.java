package org.filtrate.run.internal.images;

import java.util.OptionalInt;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Pixels;
import org.filtrate.run.RunException;

/// Scales an image and cuts its centre out.
///
/// An image that has the wanted size already stays as it is. Any other is scaled, keeping its proportions:
/// to a shorter side of `resize` where that is given, else to the smallest size that covers the crop
/// enlarged by `margin`.
///
/// @param crop what comes out
/// @param resize the shorter side after scaling
/// @param margin at least 1; 256/224 is the custom for photographs
public record Framing(ImageSize crop, OptionalInt resize, double margin) implements Frame {
    /// The margin that photographs are customarily scaled with.
    public static final double PHOTOGRAPH_MARGIN = 256.0 / 224;

    /// @throws RunException if the scaled image is smaller than the crop
    @Override
    public Pixels apply(Pixels image, String source) {
        ImageSize from = image.size();
        if (from.equals(crop)) {
            return image;
        }
        long height = resize.isPresent() ? resize.getAsInt() : Math.round(crop.height() * margin);
        long width = resize.isPresent() ? resize.getAsInt() : Math.round(crop.width() * margin);
        if (height * from.width() >= width * from.height()) {
            width = height * from.width() / from.height();
        } else {
            height = width * from.height() / from.width();
        }
        if (height < crop.height() || width < crop.width()) {
            throw new RunException("%s: resize %d makes %dx%d of %s, needed at least %s"
                    .formatted(source, resize.orElse(0), height, width, from, crop));
        }
        // Halves round to even, as where the usual training pipelines cut.
        long top = (long) Math.rint((height - crop.height()) / 2.0);
        long left = (long) Math.rint((width - crop.width()) / 2.0);
        return Resampling.crop(image, height, width, top, left, crop);
    }
}

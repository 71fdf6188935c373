package org.filtrate.run;

import java.util.Locale;
import java.util.Optional;

/// How an image of any size fills a network's input.
public enum ImageFit {
    /// Scaled, and the centre cut out: what lies outside is lost.
    CROP,
    /// Scaled along each axis by itself: proportions are lost.
    STRETCH,
    /// Scaled to fit in, in the middle, samples of 114 around it.
    LETTERBOX,
    /// Scaled to fit in, at the top left, samples of 114 to its right or below.
    LETTERBOX_CORNER;

    /// The fit of this name in lower case, such as `letterbox-corner`.
    public static Optional<ImageFit> of(String name) {
        for (ImageFit fit : values()) {
            if (fit.toString().equals(name)) {
                return Optional.of(fit);
            }
        }
        return Optional.empty();
    }

    /// The name that users write, such as `letterbox-corner`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

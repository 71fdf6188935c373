package org.filtrate.run.internal.images;

import org.filtrate.run.Pixels;

/// Brings an image of any size into a network's.
public sealed interface Frame permits Framing, Placed {
    /// The image in the wanted size.
    ///
    /// @param source where it comes from, for messages
    Pixels apply(Pixels image, String source);
}

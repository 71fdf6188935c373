package org.filtrate.run;

/// The order in which a network wants the channels of a colour image.
public enum ChannelOrder {
    /// Red, green, blue.
    RGB,
    /// Blue, green, red.
    BGR
}

package org.filtrate.run;

/// Which part of a data set.
public enum Split {
    /// The images that networks learn from.
    TRAIN,
    /// The images that accuracy is measured on.
    TEST
}

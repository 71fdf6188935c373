package org.filtrate.compress;

import org.filtrate.run.Progress;

/// Hears what a long run is doing.
@FunctionalInterface
public interface Stages {
    /// A stage begins.
    ///
    /// @param name what is being done, such as `analyse`
    /// @return hears how far it is
    Progress begin(String name);

    /// Hears nothing.
    static Stages silent() {
        return name -> Progress.none();
    }
}

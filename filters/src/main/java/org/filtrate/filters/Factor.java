package org.filtrate.filters;

import java.util.Optional;
import org.filtrate.filters.stored.Stored;

/// One named matrix of a layer's compact filters.
///
/// @param name what it is, such as `basis`
/// @param stored the matrix as stored
/// @param shared the name under which several layers of a network store it once; empty where it is the layer's own
public record Factor(String name, Stored stored, Optional<String> shared) {
    /// A factor of one layer alone.
    public Factor(String name, Stored stored) {
        this(name, stored, Optional.empty());
    }

    /// The name of its tensors in the file, for a layer of a name.
    public String tensorName(String layer) {
        return shared.orElseGet(() -> layer + "/" + name);
    }
}

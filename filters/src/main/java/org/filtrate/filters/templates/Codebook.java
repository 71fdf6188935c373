package org.filtrate.filters.templates;

import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;

/// Templates as learned, not yet rounded.
///
/// @param templates `(count, area)` row-major, each of unit length; not to be modified
/// @param count how many
/// @param error what kernels lose with them: the mean over layers of squared error relative to energy
record Codebook(float[] templates, int count, double error) {
    /// Weights of a template.
    int area() {
        return templates.length / count;
    }

    /// The templates rounded to a precision.
    StoredMatrix stored(Precision precision) {
        return StoredMatrix.of(count, area(), templates.clone(), precision);
    }
}

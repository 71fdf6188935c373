package org.filtrate.filters.templates;

import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;

/// Templates as learned, not yet rounded.
///
/// @param templates `(count, area)` row-major, each of unit length; not to be modified
/// @param count how many
/// @param error what kernels lose with them: the mean over layers of squared error relative to energy
record Codebook(float[] templates, int count, double error) {
    /// The codebook that [#numbers] describes.
    static Codebook of(double[] numbers) {
        float[] templates = new float[numbers.length - 2];
        for (int i = 0; i < templates.length; i++) {
            templates[i] = (float) numbers[i];
        }
        return new Codebook(templates, (int) numbers[templates.length], numbers[templates.length + 1]);
    }

    /// All of it as numbers: templates, count, error.
    double[] numbers() {
        double[] numbers = new double[templates.length + 2];
        for (int i = 0; i < templates.length; i++) {
            numbers[i] = templates[i];
        }
        numbers[templates.length] = count;
        numbers[templates.length + 1] = error;
        return numbers;
    }

    /// Weights of a template.
    int area() {
        return templates.length / count;
    }

    /// The templates rounded to a precision.
    StoredMatrix stored(Precision precision) {
        return StoredMatrix.of(count, area(), templates.clone(), precision);
    }
}

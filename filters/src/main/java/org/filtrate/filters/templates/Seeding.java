package org.filtrate.filters.templates;

import java.util.Arrays;
import java.util.SplittableRandom;

/// First templates by k-means++: one kernel after the other, each drawn with a chance in proportion to what the
/// ones before leave of it.
final class Seeding {
    private final KernelSample sample;
    private final boolean signed;
    /// `(area, count)`: one row for each weight of a kernel, so that products run along kernels.
    private final float[][] columns;
    /// `(count)`: the square of the greatest correlation so far.
    private final float[] explained;

    Seeding(KernelSample sample, boolean signed) {
        this.sample = sample;
        this.signed = signed;
        this.columns = new float[sample.area()][sample.count()];
        this.explained = new float[sample.count()];
        for (int i = 0; i < sample.count(); i++) {
            for (int j = 0; j < sample.area(); j++) {
                columns[j][i] = sample.kernels()[i * sample.area() + j];
            }
        }
    }

    /// Draws kernels.
    ///
    /// @return `(templates, area)` row-major, each of unit length
    float[] choose(int templates, SplittableRandom random) {
        int area = sample.area();
        float[] chosen = new float[templates * area];
        float[] products = new float[sample.count()];
        for (int m = 0; m < templates; m++) {
            int kernel = draw(random);
            System.arraycopy(sample.kernels(), kernel * area, chosen, m * area, area);
            Arrays.fill(products, 0);
            for (int j = 0; j < area; j++) {
                add(products, columns[j], chosen[m * area + j]);
            }
            explain(products);
        }
        return chosen;
    }

    private static void add(float[] products, float[] column, float factor) {
        for (int i = 0; i < products.length; i++) {
            products[i] += factor * column[i];
        }
    }

    private void explain(float[] products) {
        for (int i = 0; i < products.length; i++) {
            float product = signed ? Math.max(products[i], 0) : products[i];
            explained[i] = Math.max(explained[i], product * product);
        }
    }

    private int draw(SplittableRandom random) {
        double total = 0;
        for (int i = 0; i < explained.length; i++) {
            total += left(i);
        }
        double at = random.nextDouble() * total;
        for (int i = 0; i < explained.length; i++) {
            at -= left(i);
            if (at < 0) {
                return i;
            }
        }
        return random.nextInt(explained.length);
    }

    private double left(int kernel) {
        return sample.importance()[kernel] * Math.max(0, 1 - explained[kernel]);
    }
}

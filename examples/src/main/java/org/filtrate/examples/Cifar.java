package org.filtrate.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The test images of CIFAR-10 in its binary layout, prepared as the networks of the examples want them.
record Cifar(byte[] records) {
    static final int SIZE = 3 * 32 * 32;
    private static final float[] MEAN = {.485f, .456f, .406f};
    private static final float[] STD = {.229f, .224f, .225f};

    static Cifar read(Path folder) throws IOException {
        return new Cifar(Files.readAllBytes(folder.resolve("test_batch.bin")));
    }

    int count() {
        return records.length / (SIZE + 1);
    }

    int label(int i) {
        return records[i * (SIZE + 1)];
    }

    /// Image `i`, `(3, 32, 32)`.
    float[] image(int i) {
        float[] values = new float[SIZE];
        for (int p = 0; p < SIZE; p++) {
            int channel = p / (32 * 32);
            int sample = records[i * (SIZE + 1) + 1 + p] & 0xff;
            values[p] = (sample / 255f - MEAN[channel]) / STD[channel];
        }
        return values;
    }

    static int best(float[] row) {
        int best = 0;
        for (int k = 1; k < row.length; k++) {
            best = row[k] > row[best] ? k : best;
        }
        return best;
    }
}

package org.filtrate.tune.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.filtrate.run.DataLayout;
import org.filtrate.run.DataSet;
import org.filtrate.run.DataSpec;
import org.filtrate.run.ImageShape;
import org.filtrate.run.Split;

/// A set that is easily learnt: noise with a bright bar, whose place is the class.
final class DrawnImages {
    private static final int SIDE = 32;
    private static final int CLASSES = 10;

    private DrawnImages() {}

    /// Writes a set in the form of CIFAR-10 and opens its training part.
    static DataSet write(Path folder, int images) throws IOException {
        ByteBuffer records = ByteBuffer.allocate(images * (1 + 3 * SIDE * SIDE));
        Random random = new Random(1);
        for (int i = 0; i < images; i++) {
            int label = i % CLASSES;
            records.put((byte) label);
            for (int at = 0; at < 3 * SIDE * SIDE; at++) {
                boolean bar = at / SIDE % SIDE / 3 == label;
                records.put((byte) (random.nextInt(90) + (bar ? 150 : 30)));
            }
        }
        for (int batch = 1; batch <= 5; batch++) {
            Files.write(folder.resolve("data_batch_" + batch + ".bin"), records.array());
        }
        Files.write(folder.resolve("test_batch.bin"), records.array());
        return DataSet.open(DataSpec.of(DataLayout.CIFAR10, folder), Split.TRAIN, ImageShape.of(3, SIDE, SIDE));
    }
}

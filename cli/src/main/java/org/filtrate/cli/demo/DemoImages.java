package org.filtrate.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.AtomicFile;
import org.filtrate.run.DataLayout;
import org.filtrate.run.DataSpec;
import org.filtrate.run.Preprocessing;
import org.filtrate.run.Progress;

/// Drawn images on disk, in the layout of CIFAR-10's binary version: `data_batch_1.bin` to `data_batch_5.bin` to learn
/// from, `test_batch.bin` to measure on. Every class has as many images as any other, give or take one.
///
/// @param folder where the files are
/// @param trainImages images to learn from
/// @param testImages images to measure on
public record DemoImages(Path folder, int trainImages, int testImages) {
    private static final int TRAIN_FILES = 5;

    /// Draws the images and writes the files, making the folder where there is none.
    ///
    /// @param seed the same seed gives the same bytes
    /// @throws FiltrateException where a file cannot be written
    public static DemoImages write(Path folder, int trainImages, int testImages, long seed, Progress progress) {
        DemoImages images = new DemoImages(folder, trainImages, testImages);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new FiltrateException(folder + ": a folder for the images cannot be made there", e);
        }
        SplittableRandom random = new SplittableRandom(seed);
        int total = trainImages + testImages;
        int done = 0;
        for (int i = 0; i < TRAIN_FILES; i++) {
            int next = (int) ((long) trainImages * (i + 1) / TRAIN_FILES);
            batch(folder.resolve("data_batch_" + (i + 1) + ".bin"), done, next, random);
            done = next;
            progress.update(done, total);
        }
        batch(folder.resolve("test_batch.bin"), trainImages, total, random);
        progress.update(total, total);
        return images;
    }

    private static void batch(Path file, int from, int to, SplittableRandom random) {
        AtomicFile.write(file, out -> {
            Shape[] shapes = Shape.values();
            for (int i = from; i < to; i++) {
                int place = (i - from) % shapes.length;
                if (place == 0) {
                    shuffle(shapes, random);
                }
                record(out, shapes[place], random.split());
            }
        });
    }

    private static void shuffle(Shape[] shapes, SplittableRandom random) {
        for (int i = shapes.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            Shape shape = shapes[i];
            shapes[i] = shapes[other];
            shapes[other] = shape;
        }
    }

    private static void record(OutputStream out, Shape shape, SplittableRandom random) throws IOException {
        out.write(shape.ordinal());
        out.write(Drawing.of(shape, random));
    }

    /// The set with the names of its classes.
    public DataSpec spec() {
        return new DataSpec(DataLayout.CIFAR10, folder, Preprocessing.defaults(), Shape.words());
    }
}

package org.filtrate.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.AtomicFile;
import org.filtrate.run.DataLayout;
import org.filtrate.run.DataSpec;
import org.filtrate.run.Preprocessing;
import org.filtrate.run.Progress;

/// Drawn images on disk, in the layout of CIFAR-10's binary version: `data_batch_1.bin` to `data_batch_5.bin`
/// to learn from, `test_batch.bin` to measure on. Every class has as many images as any other, give or take
/// one.
///
/// @param folder where the files are
/// @param trainImages images to learn from
/// @param testImages images to measure on
public record DemoImages(Path folder, int trainImages, int testImages) {
    private static final int TRAIN_FILES = 5;
    private static final List<Shape> SHAPES = List.of(Shape.values());

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
            int[] labels = IntStream.range(0, SHAPES.size()).toArray();
            for (int i = 0; i < to - from; i++) {
                if (i % labels.length == 0) {
                    shuffle(labels, random);
                }
                int label = labels[i % labels.length];
                out.write(label);
                out.write(ShapeDrawing.of(SHAPES.get(label), random.split()));
            }
        });
    }

    private static void shuffle(int[] labels, SplittableRandom random) {
        for (int i = labels.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int label = labels[i];
            labels[i] = labels[other];
            labels[other] = label;
        }
    }

    /// The set with the names of its classes.
    public DataSpec spec() {
        return new DataSpec(DataLayout.CIFAR10, folder, Preprocessing.defaults(), Shape.words());
    }
}

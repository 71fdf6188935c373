package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {
    private static final int IMAGES = 23;

    @TempDir
    private Path folder;

    private DataSet set;

    @BeforeEach
    void writeSet() {
        byte[] pixels = TinySets.noise(IMAGES * 5 * 6 * 3, 1);
        TinySets.write(folder.resolve("train-images-idx4-ubyte"), TinySets.idx(pixels, IMAGES, 5, 6, 3));
        TinySets.write(folder.resolve("train-labels-idx1-ubyte"), TinySets.idx(new byte[IMAGES], IMAGES));
        set = DataSet.open(DataSpec.of(DataLayout.IDX, folder), Split.TRAIN, ImageShape.of(3, 5, 6));
    }

    private float[] image(int i) {
        float[] values = new float[90];
        set.image(i, values, 0);
        return values;
    }

    private List<Batch> all(int[] order, Batching batching, int threads) {
        List<Batch> all = new ArrayList<>();
        try (Batches batches = Batches.of(set, order, batching, threads)) {
            batches.forEachRemaining(all::add);
            assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "4,2", "23,3", "10,1", "100,2"})
    void holdEveryImageInOrder(int size, int threads) {
        int[] order = {22, 0, 5, 5, 7, 1, 2, 3, 21, 11};
        int place = 0;
        for (Batch batch : all(order, new Batching(size, false, PixelLayout.NCHW), threads)) {
            assertThat(batch.start()).isEqualTo(place);
            assertThat(batch.count()).isEqualTo(Math.min(size, order.length - place));
            assertThat(batch.images().shape()).containsExactly(batch.count(), 3, 5, 6);
            for (int i = 0; i < batch.count(); i++) {
                float[] values = new float[90];
                batch.images().values().get(i * 90, values);
                assertThat(values).isEqualTo(image(order[place++]));
            }
        }
        assertThat(place).isEqualTo(order.length);
    }

    @Test
    void theLastIsPaddedWithZeros() {
        List<Batch> batches = all(set.spread(Integer.MAX_VALUE), new Batching(8, true, PixelLayout.NCHW), 2);
        assertThat(batches).hasSize(3);
        Batch last = batches.getLast();
        assertThat(last.count()).isEqualTo(7);
        assertThat(last.images().shape()).containsExactly(8, 3, 5, 6);
        float[] padding = new float[90];
        last.images().values().get(7 * 90, padding);
        assertThat(padding).containsOnly(0);
    }

    @Test
    void channelsMayComeLast() {
        Batch planes = all(new int[] {3, 4}, new Batching(2, false, PixelLayout.NCHW), 1)
                .getFirst();
        Batch pixels = all(new int[] {3, 4}, new Batching(2, false, PixelLayout.NHWC), 1)
                .getFirst();
        assertThat(pixels.images().shape()).containsExactly(2, 5, 6, 3);
        for (int n = 0; n < 2; n++) {
            for (int c = 0; c < 3; c++) {
                for (int i = 0; i < 30; i++) {
                    assertThat(pixels.images().values().get((n * 30 + i) * 3 + c))
                            .isEqualTo(planes.images().values().get((n * 3 + c) * 30 + i));
                }
            }
        }
    }

    @Test
    void sizesFollowTheNetwork() {
        ImageShape small = ImageShape.of(3, 32, 32);
        ImageShape large = ImageShape.of(3, 224, 224);
        ImageShape huge = ImageShape.of(3, 4000, 3000);
        ImageInput open = new ImageInput("x", PixelLayout.NCHW, -1, 3, -1, -1);
        assertThat(Batching.of(open, small)).isEqualTo(new Batching(100, false, PixelLayout.NCHW));
        assertThat(Batching.of(open, large).size()).isBetween(10, 20);
        assertThat(Batching.of(open, huge).size()).isEqualTo(1);
        ImageInput eight = new ImageInput("x", PixelLayout.NHWC, 8, 3, 32, 32);
        assertThat(Batching.of(eight, small)).isEqualTo(new Batching(8, true, PixelLayout.NHWC));
    }

    @Test
    void aDamagedImageIsTold() throws IOException {
        Path images = folder.resolve("images");
        for (int i = 0; i < 9; i++) {
            TinySets.image(images.resolve(i + ".png"), 5, 6, BufferedImage.TYPE_INT_RGB, i);
        }
        Path damaged = Files.write(images.resolve("7.png"), new byte[40]);
        set = DataSet.open(DataSpec.of(DataLayout.FOLDER, images), Split.TRAIN, ImageShape.of(3, 5, 6));
        assertThatThrownBy(() -> all(set.spread(9), new Batching(2, false, PixelLayout.NCHW), 2))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("'" + damaged + "': ");
    }

    @Test
    void wrongArgumentsAreRefused() {
        Batching one = new Batching(1, false, PixelLayout.NCHW);
        assertThatThrownBy(() -> Batches.of(set, new int[] {0, 23}, one, 1))
                .isInstanceOf(RunException.class)
                .hasMessage("images: needed numbers below 23, came 23");
        assertThatThrownBy(() -> Batches.of(set, new int[0], one, 0))
                .isInstanceOf(RunException.class)
                .hasMessage("threads: needed 1 or more, came 0");
        assertThatThrownBy(() -> new Batching(0, false, PixelLayout.NCHW))
                .isInstanceOf(RunException.class)
                .hasMessage("batch: needed 1 image or more, came 0");
    }

    @Test
    void interruptionEndsTheWait() {
        try (Batches batches = Batches.of(set, new int[] {1}, new Batching(1, false, PixelLayout.NCHW), 1)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(batches::next)
                    .isInstanceOf(RunException.class)
                    .hasMessage("interrupted while reading images");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}

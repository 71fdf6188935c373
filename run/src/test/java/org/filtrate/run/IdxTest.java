package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    private static final byte[] LABELS = {3, 0, 9, 9, 1, 2, 8};
    private static final List<Integer> LABEL_LIST = List.of(3, 0, 9, 9, 1, 2, 8);

    @TempDir
    private Path folder;

    /// Grey images, plain.
    @Nested
    class Grey extends DataSetContract {
        @Override
        DataSpec write() {
            byte[] pixels = TinySets.noise(7 * 10 * 6, 1);
            TinySets.write(folder.resolve("train-images-idx3-ubyte"), TinySets.idx(pixels, 7, 10, 6));
            TinySets.write(folder.resolve("train-labels-idx1-ubyte"), TinySets.idx(LABELS, 7));
            return DataSpec.parse("idx:" + folder);
        }

        @Override
        ImageShape ownShape() {
            return ImageShape.of(1, 10, 6);
        }

        @Override
        List<Integer> labels() {
            return LABEL_LIST;
        }

        @Override
        float[][] defaults() {
            return new float[][] {{.1307f}, {.3081f}};
        }
    }

    /// Colour images, compressed, for a network of three channels.
    @Nested
    class Colour extends DataSetContract {
        @Override
        DataSpec write() {
            byte[] pixels = TinySets.noise(7 * 5 * 10 * 3, 1);
            TinySets.write(
                    folder.resolve("train-images.idx4-ubyte.gz"), TinySets.gzip(TinySets.idx(pixels, 7, 5, 10, 3)));
            TinySets.write(folder.resolve("train-labels.idx1-ubyte.gz"), TinySets.gzip(TinySets.idx(LABELS, 7)));
            return DataSpec.parse("idx:" + folder);
        }

        @Override
        ImageShape ownShape() {
            return ImageShape.of(3, 5, 10);
        }

        @Override
        List<Integer> labels() {
            return LABEL_LIST;
        }

        @Override
        float[][] defaults() {
            return new float[][] {{.485f, .456f, .406f}, {.229f, .224f, .225f}};
        }
    }

    /// Grey images for a network of three channels.
    @Nested
    class GreyAsColour extends Grey {
        @Override
        ImageShape ownShape() {
            return ImageShape.of(3, 10, 6);
        }

        @Override
        float[][] defaults() {
            return new float[][] {{.1307f, .1307f, .1307f}, {.3081f, .3081f, .3081f}};
        }
    }

    private Path images(byte[] file) {
        return TinySets.write(folder.resolve("t10k-images-idx3-ubyte"), file);
    }

    private Path labels(byte[] file) {
        return TinySets.write(folder.resolve("t10k-labels-idx1-ubyte"), file);
    }

    private DataSet open() {
        return DataSet.open(DataSpec.of(DataLayout.IDX, folder), Split.TEST, ImageShape.of(1, 2, 3));
    }

    private void refuses(String message) {
        assertThatThrownBy(this::open).isInstanceOf(RunException.class).hasMessage(message);
    }

    @Test
    void planarColourIsTheSameAsInterleaved() {
        byte[] planar = TinySets.noise(2 * 3 * 10 * 5, 3);
        TinySets.write(folder.resolve("test-images-idx4-ubyte"), TinySets.idx(planar, 2, 3, 10, 5));
        TinySets.write(folder.resolve("test-labels-idx1-ubyte"), TinySets.idx(new byte[2], 2));
        DataSet set = DataSet.open(DataSpec.of(DataLayout.IDX, folder), Split.TEST, ImageShape.of(3, 10, 5));
        int at = 150 + 4 * 5 + 2;
        assertThat(set.pixels(1).rgb(4, 2))
                .isEqualTo((planar[at] & 0xff) << 16 | (planar[at + 50] & 0xff) << 8 | (planar[at + 100] & 0xff));
    }

    @Test
    void aPlainFileComesBeforeItsCompressedTwin() {
        images(TinySets.idx(new byte[6], 1, 2, 3));
        TinySets.write(folder.resolve("t10k-images-idx3-ubyte.gz"), new byte[] {1});
        labels(TinySets.idx(new byte[] {4}, 1));
        assertThat(open().label(0)).isEqualTo(4);
    }

    @Test
    void missingFilesAreNamed() {
        refuses("data 'idx:" + folder + "': needed a file t10k-images-idx3-ubyte, plain or .gz, there is none");
        images(TinySets.idx(new byte[6], 1, 2, 3));
        refuses("data 'idx:" + folder + "': needed a file t10k-labels-idx1-ubyte, plain or .gz, there is none");
        DataSpec nowhere = DataSpec.of(DataLayout.IDX, folder.resolve("nowhere"));
        assertThatThrownBy(() -> DataSet.open(nowhere, Split.TEST, ImageShape.of(1, 2, 3)))
                .isInstanceOf(RunException.class)
                .hasMessage("'" + folder.resolve("nowhere") + "': cannot be read: there is no such file");
    }

    @Test
    void wrongMagicIsRefused() {
        byte[] file = TinySets.idx(new byte[6], 1, 2, 3);
        file[2] = 0x0d;
        Path path = images(file);
        refuses("'" + path
                + "': needed an IDX file of unsigned bytes with 3 to 4 axes (magic 00000803), came 00000d03");
        images(new byte[3]);
        refuses("'" + path
                + "': needed an IDX file of unsigned bytes with 3 to 4 axes (magic 00000803), came too few bytes");
        images(Arrays.copyOf(TinySets.idx(new byte[6], 1, 2, 3), 14));
        refuses("'" + path + "': needed the sizes of 3 axes, the file ends before");
    }

    @Test
    void countsMustMatchTheFile() {
        Path path = images(TinySets.idx(new byte[5], 1, 2, 3));
        refuses("'" + path + "': needed 6 elements (1x2x3), came 5");
        images(TinySets.idx(new byte[7], 1, 2, 3));
        refuses("'" + path + "': needed 6 elements (1x2x3), came 7");
        images(TinySets.idx(new byte[7], -1, 2, 3));
        refuses("'" + path + "': needed axes of 1 to 2147483647 elements, came 4294967295x2x3");
        images(TinySets.idx(new byte[7], 0, 2, 3));
        refuses("'" + path + "': needed axes of 1 to 2147483647 elements, came 0x2x3");
        int most = Integer.MAX_VALUE;
        images(TinySets.idx(new byte[7], most, most, most));
        refuses("'" + path + "': no file has 2147483647x2147483647x2147483647 elements");
    }

    @Test
    void compressedFilesAreCheckedAlike() {
        Path path = folder.resolve("t10k-images-idx3-ubyte.gz");
        TinySets.write(path, TinySets.gzip(TinySets.idx(new byte[5], 1, 2, 3)));
        refuses("'" + path + "': needed 6 elements (1x2x3), came 5");
        TinySets.write(path, TinySets.gzip(TinySets.idx(new byte[7], 1, 2, 3)));
        refuses("'" + path + "': needed 6 elements (1x2x3), came more");
        byte[] claims = TinySets.gzip(TinySets.idx(new byte[6], 1_000_000, 28, 28));
        TinySets.write(path, claims);
        refuses("'" + path + "': needed 784000000 elements (1000000x28x28), came at most " + claims.length * 1032L);
        TinySets.write(path, TinySets.idx(new byte[6], 1, 2, 3));
        refuses("'" + path + "': needed a whole gzip file, came a damaged one: Not in GZIP format");
        byte[] whole = TinySets.gzip(TinySets.idx(TinySets.noise(6, 1), 1, 2, 3));
        TinySets.write(path, Arrays.copyOf(whole, whole.length - 12));
        assertThatThrownBy(this::open)
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("'" + path + "': needed a whole gzip file, came a damaged one: ");
    }

    @Test
    void labelsMustBeAsManyAsImages() {
        Path images = images(TinySets.idx(new byte[12], 2, 2, 3));
        Path labels = labels(TinySets.idx(new byte[3], 3));
        refuses("'" + labels + "': needed 2 labels, one for each image in '" + images + "', came 3");
    }

    @Test
    void labelsMustBeAmongTheClassesGiven() {
        images(TinySets.idx(new byte[12], 2, 2, 3));
        Path labels = labels(TinySets.idx(new byte[] {1, 2}, 2));
        DataSpec spec = new DataSpec(DataLayout.IDX, folder, Preprocessing.defaults(), List.of("a", "b"));
        assertThatThrownBy(() -> DataSet.open(spec, Split.TEST, ImageShape.of(1, 2, 3)))
                .isInstanceOf(RunException.class)
                .hasMessage("'" + labels + "': needed labels from 0 to 1, came 2 for image 1");
    }

    @Test
    void twoChannelsAreRefused() {
        Path path = TinySets.write(folder.resolve("t10k-images-idx4-ubyte"), TinySets.idx(new byte[40], 1, 2, 10, 2));
        labels(TinySets.idx(new byte[1], 1));
        refuses("'" + path + "': needed 1 or 3 channels on the second or last axis, came [1, 2, 10, 2]");
    }
}

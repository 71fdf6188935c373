package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
    private static final ImageShape SHAPE = ImageShape.of(3, 32, 32);
    private static final float[][] DEFAULTS = {{.485f, .456f, .406f}, {.229f, .224f, .225f}};

    @TempDir
    private Path folder;

    @Nested
    class Cifar10 extends DataSetContract {
        @Override
        DataSpec write() {
            // Two of the five batches: what a partial download leaves.
            TinySets.write(folder.resolve("data_batch_2.bin"), TinySets.cifar(1, 3, 0, 9, 9));
            TinySets.write(folder.resolve("data_batch_5.bin"), TinySets.cifar(1, 1, 2, 8));
            return DataSpec.parse("cifar10:" + folder);
        }

        @Override
        ImageShape ownShape() {
            return SHAPE;
        }

        @Override
        List<Integer> labels() {
            return List.of(3, 0, 9, 9, 1, 2, 8);
        }

        @Override
        float[][] defaults() {
            return DEFAULTS;
        }
    }

    @Nested
    class Cifar100 extends DataSetContract {
        @Override
        DataSpec write() {
            TinySets.write(folder.resolve("cifar-100-binary/train.bin"), TinySets.cifar(2, 99, 0, 50, 7, 7, 98, 1));
            return DataSpec.parse("cifar100:" + folder);
        }

        @Override
        ImageShape ownShape() {
            return SHAPE;
        }

        @Override
        List<Integer> labels() {
            return List.of(99, 0, 50, 7, 7, 98, 1);
        }

        @Override
        float[][] defaults() {
            return DEFAULTS;
        }
    }

    private DataSet open(Split split) {
        return DataSet.open(DataSpec.of(DataLayout.CIFAR10, folder), split, SHAPE);
    }

    @Test
    void planesAreRedGreenBlue() {
        byte[] record = new byte[3073];
        record[1 + 5 * 32 + 7] = 11;
        record[1 + 1024 + 5 * 32 + 7] = 22;
        record[1 + 2048 + 5 * 32 + 7] = (byte) 0xff;
        TinySets.write(folder.resolve("cifar-10-batches-bin/test_batch.bin"), record);
        DataSet set = open(Split.TEST);
        assertThat(set.pixels(0).rgb(5, 7)).isEqualTo(11 << 16 | 22 << 8 | 255);
        assertThat(set.classes()).hasSize(10).startsWith("airplane", "automobile");
    }

    @Test
    void fineClassesAreNamedWhereAFileNamesThem() {
        TinySets.write(folder.resolve("test.bin"), TinySets.cifar(2, 4));
        DataSpec spec = DataSpec.of(DataLayout.CIFAR100, folder);
        assertThat(DataSet.open(spec, Split.TEST, SHAPE).classes()).hasSize(100).startsWith("0", "1");
        String names = String.join(
                "\n", IntStream.range(0, 100).mapToObj(i -> "class" + i).toList());
        TinySets.write(folder.resolve("fine_label_names.txt"), (names + "\n\n").getBytes(StandardCharsets.UTF_8));
        assertThat(DataSet.open(spec, Split.TEST, SHAPE).classes()).hasSize(100).endsWith("class99");
    }

    @Test
    void missingFilesAreNamed() {
        assertThatThrownBy(() -> open(Split.TEST))
                .isInstanceOf(RunException.class)
                .hasMessage("data 'cifar10:" + folder + "': needed test_batch.bin in the folder, there is none");
        assertThatThrownBy(() -> open(Split.TRAIN)).hasMessageContaining("needed data_batch_1.bin or data_batch_2.bin");
    }

    @Test
    void lengthsThatAreNoMultipleOfARecordAreRefused() {
        Path file = folder.resolve("test_batch.bin");
        for (int length : new int[] {0, 1, 3072, 6147}) {
            TinySets.write(file, new byte[length]);
            assertThatThrownBy(() -> open(Split.TEST))
                    .isInstanceOf(RunException.class)
                    .hasMessage("'" + file + "': needed a multiple of 3073 bytes (a label and 3x32x32 samples), came "
                            + length);
        }
    }

    @Test
    void labelsOutOfRangeAreRefused() {
        Path file = TinySets.write(folder.resolve("test_batch.bin"), TinySets.cifar(1, 3, 10));
        DataSet set = open(Split.TEST);
        assertThat(set.label(0)).isEqualTo(3);
        assertThatThrownBy(() -> set.label(1))
                .isInstanceOf(RunException.class)
                .hasMessage("'" + file + "': needed labels from 0 to 9, came 10 at byte 3073");
    }

    @Test
    void classNamesMustBeAsManyAsClasses() {
        TinySets.write(folder.resolve("test_batch.bin"), TinySets.cifar(1, 3));
        DataSpec spec = new DataSpec(DataLayout.CIFAR10, folder, Preprocessing.defaults(), List.of("cat", "dog"));
        assertThatThrownBy(() -> DataSet.open(spec, Split.TEST, SHAPE))
                .isInstanceOf(RunException.class)
                .hasMessageEndingWith("needed the names of 10 classes, came 2");
    }

    @Test
    void colourIsNotMadeGrey() {
        TinySets.write(folder.resolve("test_batch.bin"), TinySets.cifar(1, 3));
        DataSpec spec = DataSpec.of(DataLayout.CIFAR10, folder);
        assertThatThrownBy(() -> DataSet.open(spec, Split.TEST, ImageShape.of(1, 32, 32)))
                .isInstanceOf(RunException.class)
                .hasMessage("data '" + spec + "': needed grey images for a network of one channel, the set has colour");
    }

    @Test
    void imagesOfTheSameSizeAreNotTouched() {
        byte[] file = TinySets.cifar(1, 0, 1);
        TinySets.write(folder.resolve("test_batch.bin"), file);
        DataSpec raw = DataSpec.of(DataLayout.CIFAR10, folder).withMean(0).withStd(1f / 255);
        DataSet set = DataSet.open(raw, Split.TEST, SHAPE);
        float[] values = new float[3072];
        set.image(1, values, 0);
        byte[] samples = Arrays.copyOfRange(file, 3074, 6146);
        for (int i = 0; i < values.length; i++) {
            assertThat(Math.round(values[i])).isEqualTo(samples[i] & 0xff);
        }
    }
}

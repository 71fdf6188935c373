package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    private static final int RGB = BufferedImage.TYPE_INT_RGB;

    @TempDir
    private Path folder;

    @Nested
    class Classes extends DataSetContract {
        @Override
        DataSpec write() {
            TinySets.image(folder.resolve("train/ape/1.png"), 10, 6, RGB, 1);
            TinySets.image(folder.resolve("train/ape/2.JPG"), 20, 30, RGB, 2);
            TinySets.image(folder.resolve("train/bee/1.png"), 10, 6, RGB, 3);
            TinySets.image(folder.resolve("train/bee/2.jpeg"), 33, 7, RGB, 4);
            TinySets.image(folder.resolve("train/bee/3.png"), 5, 5, BufferedImage.TYPE_BYTE_GRAY, 5);
            TinySets.image(folder.resolve("train/dog/1.png"), 10, 6, BufferedImage.TYPE_INT_ARGB, 6);
            TinySets.image(folder.resolve("train/dog/2.png"), 10, 6, BufferedImage.TYPE_BYTE_INDEXED, 7);
            TinySets.write(folder.resolve("train/dog/notes.txt"), new byte[3]);
            TinySets.write(folder.resolve("train/.hidden/1.png"), new byte[3]);
            TinySets.image(folder.resolve("val/cat/1.png"), 10, 6, RGB, 8);
            return DataSpec.parse("folder:" + folder);
        }

        @Override
        ImageShape ownShape() {
            return ImageShape.of(3, 10, 6);
        }

        @Override
        List<Integer> labels() {
            return List.of(0, 0, 1, 1, 1, 3, 3);
        }

        @Override
        float[][] defaults() {
            return new float[][] {{.485f, .456f, .406f}, {.229f, .224f, .225f}};
        }

        @Test
        void classesAreTheSameInEveryPart() {
            DataSet val = DataSet.open(DataSpec.of(DataLayout.FOLDER, folder), Split.TEST, ownShape());
            assertThat(val.classes()).containsExactly("ape", "bee", "cat", "dog");
            assertThat(val.size()).isEqualTo(1);
            assertThat(val.label(0)).isEqualTo(2);
        }
    }

    private DataSet open(Split split) {
        return DataSet.open(DataSpec.of(DataLayout.FOLDER, folder), split, ImageShape.of(3, 8, 8));
    }

    @Test
    void withoutPartsBothAreTheSame() {
        TinySets.image(folder.resolve("b/1.png"), 8, 8, RGB, 1);
        TinySets.image(folder.resolve("a/1.png"), 8, 8, RGB, 2);
        for (Split split : Split.values()) {
            assertThat(open(split).classes()).containsExactly("a", "b");
            assertThat(open(split).size()).isEqualTo(2);
        }
    }

    @Test
    void withoutClassFoldersThereAreNoLabels() {
        Path image = TinySets.image(folder.resolve("1.png"), 8, 8, RGB, 1);
        DataSet set = open(Split.TRAIN);
        assertThat(set.classes()).isEmpty();
        assertThatThrownBy(() -> set.label(0))
                .isInstanceOf(RunException.class)
                .hasMessage("'" + image + "': needed a label, images outside class folders have none");
    }

    @Test
    void classListsGiveTheOrder() {
        TinySets.image(folder.resolve("ape/1.png"), 8, 8, RGB, 1);
        TinySets.image(folder.resolve("bee/1.png"), 8, 8, RGB, 2);
        DataSpec spec = new DataSpec(DataLayout.FOLDER, folder, Preprocessing.defaults(), List.of("bee", "cat", "ape"));
        DataSet set = DataSet.open(spec, Split.TEST, ImageShape.of(3, 8, 8));
        assertThat(set.label(0)).isEqualTo(2);
        assertThat(set.label(1)).isZero();
        DataSpec fewer = new DataSpec(DataLayout.FOLDER, folder, Preprocessing.defaults(), List.of("bee"));
        assertThatThrownBy(() -> DataSet.open(fewer, Split.TEST, ImageShape.of(3, 8, 8)))
                .isInstanceOf(RunException.class)
                .hasMessage("data 'folder:" + folder + "': needed folders named as the 1 classes given, came 'ape'");
    }

    @Test
    void missingPartsAndImagesAreNamed() throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> open(Split.TEST))
                .isInstanceOf(RunException.class)
                .hasMessage("data 'folder:" + folder + "': needed JPEG or PNG files in '" + folder
                        + "' or its folders, there is none");
        Files.createDirectories(folder.resolve("train"));
        assertThatThrownBy(() -> open(Split.TEST))
                .hasMessage("data 'folder:" + folder + "': needed a folder test or val, there is none");
        DataSpec nowhere = DataSpec.of(DataLayout.FOLDER, folder.resolve("nowhere"));
        assertThatThrownBy(() -> DataSet.open(nowhere, Split.TEST, ImageShape.of(3, 8, 8)))
                .hasMessage("data 'folder:" + folder.resolve("nowhere") + "': needed a folder, there is none");
    }

    @Test
    void greyFilesFeedNetworksOfOneChannel() {
        TinySets.image(folder.resolve("a/1.png"), 8, 8, BufferedImage.TYPE_BYTE_GRAY, 1);
        DataSpec spec = DataSpec.of(DataLayout.FOLDER, folder);
        assertThatThrownBy(() -> DataSet.open(spec, Split.TEST, ImageShape.of(1, 8, 8)))
                .isInstanceOf(RunException.class)
                .hasMessage("mean: needed one value for images of one channel, came [0.485, 0.456, 0.406]");
        DataSet set = DataSet.open(spec.withMean(.5f).withStd(.5f), Split.TEST, ImageShape.of(1, 8, 8));
        float[] values = new float[64];
        set.image(0, values, 0);
        assertThat(values[9]).isEqualTo(((set.pixels(0).rgb(1, 1) & 0xff) / 255f - .5f) / .5f);
    }

    @Test
    void colourIsNotMadeGrey() {
        Path image = TinySets.image(folder.resolve("a/1.png"), 8, 8, RGB, 1);
        DataSpec spec = DataSpec.of(DataLayout.FOLDER, folder).withMean(.5f).withStd(.5f);
        DataSet set = DataSet.open(spec, Split.TEST, ImageShape.of(1, 8, 8));
        assertThatThrownBy(() -> set.image(0, new float[64], 0))
                .isInstanceOf(RunException.class)
                .hasMessage("'" + image + "': needed a grey image for a network of one channel, came colour");
    }
}

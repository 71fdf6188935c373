package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds of every data set, whatever its layout.
abstract class DataSetContract {
    @TempDir
    protected Path folder;

    /// Writes a set of seven training images with the labels of [#labels] and returns its specification.
    abstract DataSpec write();

    /// The shape of image 0 as its file has it.
    abstract ImageShape ownShape();

    /// The labels of the seven images.
    abstract List<Integer> labels();

    /// The mean and deviation that count without any given.
    abstract float[][] defaults();

    private DataSpec spec;

    @BeforeEach
    void writeSet() {
        spec = write();
    }

    private DataSet open(ImageShape shape) {
        return DataSet.open(spec, Split.TRAIN, shape);
    }

    private static float[] image(DataSet set, int i) {
        float[] values = new float[set.shape().values()];
        set.image(i, values, 0);
        return values;
    }

    @Test
    void hasItsImagesAndLabels() {
        DataSet set = open(ownShape());
        assertThat(set.size()).isEqualTo(7);
        assertThat(IntStream.range(0, 7).mapToObj(set::label)).isEqualTo(labels());
        assertThat(set.classes())
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(
                        labels().stream().mapToInt(label -> label).max().orElseThrow());
        assertThat(set.shape()).isEqualTo(ownShape());
        assertThat(set.spec()).isEqualTo(spec);
    }

    @Test
    void imagesAreTheirPixelsNormalised() {
        DataSet set = open(ownShape());
        Pixels pixels = set.pixels(0);
        float[] values = image(set, 0);
        ImageSize size = ownShape().size();
        for (int c = 0; c < ownShape().channels(); c++) {
            for (int y = 0; y < size.height(); y++) {
                for (int x = 0; x < size.width(); x++) {
                    int sample = pixels.rgb(y, x) >> (16 - 8 * c) & 0xff;
                    float expected = (sample / 255f - defaults()[0][c]) / defaults()[1][c];
                    assertThat(values[(c * size.height() + y) * size.width() + x])
                            .isCloseTo(expected, within(1e-6f));
                }
            }
        }
    }

    @Test
    void meanDeviationScaleAndOrderAreThoseGiven() {
        Preprocessing bgr = new Preprocessing(
                Optional.of(List.of(100f)),
                Optional.of(List.of(2f)),
                1,
                Optional.of(ChannelOrder.BGR),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty());
        DataSet set =
                DataSet.open(new DataSpec(spec.layout(), spec.path(), bgr, spec.classes()), Split.TRAIN, ownShape());
        int blue = set.pixels(0).rgb(0, 0) & 0xff;
        assertThat(image(set, 0)[0]).isEqualTo((blue - 100f) / 2);
    }

    @Test
    void anyImageMayBeReadAtAnyTime() {
        DataSet set = open(ImageShape.of(ownShape().channels(), 10, 6));
        List<float[]> inTurn =
                IntStream.range(0, 7).mapToObj(i -> image(set, i)).toList();
        assertThat(IntStream.range(0, 700)
                        .parallel()
                        .allMatch(i -> Arrays.equals(image(set, i % 7), inTurn.get(i % 7))))
                .isTrue();
        assertThat(inTurn.get(1)).isNotEqualTo(inTurn.get(2));
    }

    @Test
    void writesItsPlacesAndNoOthers() {
        DataSet set = open(ImageShape.of(ownShape().channels(), 5, 3));
        int values = set.shape().values();
        float[] destination = new float[values + 9];
        Arrays.fill(destination, 1e6f);
        set.image(3, destination, 4);
        assertThat(Arrays.copyOfRange(destination, 4, 4 + values)).isEqualTo(image(set, 3));
        assertThat(Arrays.copyOf(destination, 4)).containsOnly(1e6f);
        assertThat(Arrays.copyOfRange(destination, 4 + values, values + 9)).containsOnly(1e6f);
        assertThatThrownBy(() -> set.image(3, destination, 10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> set.image(7, destination, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> set.label(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void scaledImagesStayInTheRangeOfSamples() {
        for (ImageSize size : List.of(new ImageSize(6, 10), new ImageSize(45, 45), new ImageSize(100, 3))) {
            DataSet set = open(new ImageShape(ownShape().channels(), size));
            float least = (0 - .485f) / .229f;
            float most = (1 - .1307f) / .3081f;
            for (float value : image(set, 0)) {
                assertThat(value).isBetween(Math.min(least, -.43f), most);
            }
        }
    }

    @Test
    void spreadsEvenlyOverTheSet() {
        DataSet set = open(ownShape());
        assertThat(set.spread(Integer.MAX_VALUE)).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(set.spread(3)).containsExactly(0, 2, 4);
        assertThat(set.spread(1)).containsExactly(0);
        assertThatThrownBy(() -> set.spread(0))
                .isInstanceOf(RunException.class)
                .hasMessage("limit: needed 1 image or more, came 0");
    }

    @Test
    void aSizeOtherThanTheNetworksIsRefused() {
        Preprocessing sized = new Preprocessing(
                Optional.empty(),
                Optional.empty(),
                255,
                Optional.of(ChannelOrder.RGB),
                Optional.of(new ImageSize(9, 8)),
                OptionalInt.empty(),
                Optional.empty());
        DataSpec other = new DataSpec(spec.layout(), spec.path(), sized, spec.classes());
        assertThatThrownBy(() -> DataSet.open(other, Split.TRAIN, ImageShape.of(3, 8, 9)))
                .isInstanceOf(RunException.class)
                .hasMessage("data '" + spec + "': size 9x8, but the network needs 8x9");
    }
}

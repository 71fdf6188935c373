package org.filtrate.run.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.ImageSize;
import org.filtrate.run.RunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An input of 64x96 has 8 x 12 + 4 x 6 + 2 x 3 = 126 cells of strides 8, 16 and 32, and 1 of stride 64.
class RecognitionTest {
    private static final ImageSize INPUT = new ImageSize(64, 96);
    private static final int CELLS = 126;

    /// Row 8 x 12 + 4 x 6 + 1 x 3 + 2 = 125 is cell (2, 1) of stride 32; row 96 + 2 x 6 + 5 = 113 cell (5,
    /// 2) of stride 16.
    private static final int COARSE = 125;

    private static final int MIDDLE = 113;

    private static Map<String, FloatTensor> output(float[] values, long... shape) {
        return Map.of("output", FloatTensor.wrap(values, shape));
    }

    private static OutputLayout layout(Map<String, FloatTensor> outputs) {
        return new Recognition(INPUT, outputs).layout().orElseThrow();
    }

    /// The rows of a YOLOX of two classes: noise around the middles of the cells, and an object at each of
    /// two.
    private static float[] yolox(boolean raw, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Cell> cells = Cell.of(INPUT, YoloxLayout.STRIDES);
        float[] rows = new float[2 * CELLS * 7];
        for (int row = 0; row < CELLS; row++) {
            double[] own = {
                random.nextDouble(-.5, 1.5), random.nextDouble(-.5, 1.5), random.nextGaussian(), random.nextGaussian()
            };
            double[] scores = {1e-5, .5, .5};
            if (row == COARSE) {
                own = new double[] {.25, .5, Math.log(1.5), Math.log(.75)};
                scores = new double[] {.8, .25, .5};
            } else if (row == MIDDLE) {
                own = new double[] {0, 1, 0, Math.log(2)};
                scores = new double[] {.5, 1, .5};
            }
            Cell cell = cells.get(row);
            int s = cell.stride();
            double[] decoded = {
                (own[0] + cell.x()) * s, (own[1] + cell.y()) * s, Math.exp(own[2]) * s, Math.exp(own[3]) * s
            };
            for (int i = 0; i < 7; i++) {
                // The objects are on the second image.
                rows[(CELLS + row) * 7 + i] = (float) (i > 3 ? scores[i - 4] : raw ? own[i] : decoded[i]);
                rows[row * 7 + i] = i > 3 ? 0 : rows[(CELLS + row) * 7 + i];
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void yoloxRawOrDecoded(boolean raw) {
        for (long seed = 0; seed < 20; seed++) {
            Map<String, FloatTensor> outputs = output(yolox(raw, seed), 2, CELLS, 7);
            OutputLayout layout = layout(outputs);
            assertThat(layout).isEqualTo(new YoloxLayout("output", 2, INPUT, raw));
            assertThat(layout.read(outputs, 0, .001)).isEmpty();
            List<Detection> found = layout.read(outputs, 1, .001);
            assertThat(found).extracting(Detection::label).containsExactly(0, 1);
            // (5, 2) of 16: centre 80, 48; size 16 x 32. (2, 1) of 32: centre 72, 48; size 48 x 24.
            assertSame(found.get(0), new Detection(new Box(72, 32, 88, 64), 0, .5));
            assertSame(found.get(1), new Detection(new Box(48, 36, 96, 60), 1, .4));
        }
    }

    private static void assertSame(Detection actual, Detection expected) {
        assertThat(actual.label()).isEqualTo(expected.label());
        assertThat(actual.score()).isCloseTo(expected.score(), within(1e-6));
        assertThat(actual.box().left()).isCloseTo(expected.box().left(), within(1e-4));
        assertThat(actual.box().top()).isCloseTo(expected.box().top(), within(1e-4));
        assertThat(actual.box().right()).isCloseTo(expected.box().right(), within(1e-4));
        assertThat(actual.box().bottom()).isCloseTo(expected.box().bottom(), within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(ints = {378, 381}) // three anchors; with stride 64
    void yolov5CountsEachClass(int rows) {
        float[] values = new float[rows * 8];
        System.arraycopy(new float[] {40, 30, 20, 10, .5f, .25f, 0, 1}, 0, values, 8 * 77, 8);
        Map<String, FloatTensor> outputs = output(values, 1, rows, 8);
        OutputLayout layout = layout(outputs);
        assertThat(layout).isEqualTo(new YoloV5Layout("output", 3));
        Box box = new Box(30, 25, 50, 35);
        assertThat(layout.read(outputs, 0, .001))
                .containsExactly(new Detection(box, 0, .125), new Detection(box, 2, .5));
    }

    @ParameterizedTest
    @ValueSource(ints = {126, 127})
    void yolov8HasColumns(int cells) {
        float[] values = new float[6 * cells];
        float[] column = {40, 30, 20, 10, .25f, .5f};
        for (int i = 0; i < 6; i++) {
            values[i * cells + 77] = column[i];
        }
        Map<String, FloatTensor> outputs = output(values, 1, 6, cells);
        OutputLayout layout = layout(outputs);
        assertThat(layout).isEqualTo(new YoloV8Layout("output", 2));
        Box box = new Box(30, 25, 50, 35);
        assertThat(layout.read(outputs, 0, .001))
                .containsExactly(new Detection(box, 0, .25), new Detection(box, 1, .5));
    }

    @ParameterizedTest
    @CsvSource({"boxes, scores", "scores, boxes"})
    void ssdHasTwoOutputsInEitherOrder(String first, String second) {
        for (int columns = 2; columns < 6; columns++) {
            Map<String, FloatTensor> outputs = new LinkedHashMap<>();
            for (String name : List.of(first, second)) {
                boolean boxes = name.equals("boxes");
                float[] values = new float[10 * (boxes ? 4 : columns)];
                float[] own = boxes ? new float[] {.25f, .5f, .75f, 1} : new float[] {.9f, .5f};
                System.arraycopy(own, 0, values, 3 * values.length / 10, own.length);
                outputs.put(name, FloatTensor.wrap(values, 1, 10, values.length / 10));
            }
            OutputLayout layout = layout(outputs);
            assertThat(layout).isEqualTo(new SsdLayout("boxes", "scores", columns - 1, INPUT, false));
            assertThat(layout.read(outputs, 0, .01)).containsExactly(new Detection(new Box(24, 32, 72, 64), 0, .5));
        }
    }

    @Test
    void rawSsdCorrectsSquares() {
        // 8 x 12 x 3 + 4 x 6 x 2 + 2 x 3 x 2 + 1 x 2 x 3 squares; row 3 x (2 x 12 + 5) + 1 has side 16 and lies in
        // cell (5, 2) of stride 8: centre 44, 20.
        int rows = 288 + 48 + 12 + 6;
        int row = 3 * 29 + 1;
        float[] boxes = new float[4 * rows];
        System.arraycopy(new float[] {5, -2.5f, (float) (5 * Math.log(2)), 0}, 0, boxes, 4 * row, 4);
        boxes[2] = -1;
        boxes[0] = 1;
        float[] scores = new float[2 * rows];
        scores[2 * row + 1] = .5f;
        Map<String, FloatTensor> outputs = new LinkedHashMap<>();
        outputs.put("scores", FloatTensor.wrap(scores, 1, rows, 2));
        outputs.put("boxes", FloatTensor.wrap(boxes, 1, rows, 4));
        OutputLayout layout = layout(outputs);
        assertThat(layout).isEqualTo(new SsdLayout("boxes", "scores", 1, INPUT, true));
        // Centre 44 + .1 x 5 x 16 = 52, 20 - .1 x 2.5 x 16 = 16; size 32 x 16.
        List<Detection> found = layout.read(outputs, 0, .01);
        assertThat(found).hasSize(1);
        assertSame(found.getFirst(), new Detection(new Box(36, 8, 68, 24), 0, .5));
        outputs.put("scores", FloatTensor.wrap(new float[2 * rows - 2], 1, rows - 1, 2));
        outputs.put("boxes", FloatTensor.wrap(Arrays.copyOf(boxes, 4 * rows - 4), 1, rows - 1, 4));
        assertThat(new Recognition(INPUT, outputs).layout()).isEmpty();
    }

    @Test
    void othersAreNotRecognised() {
        assertThat(new Recognition(INPUT, output(new float[10], 1, 10)).layout())
                .isEmpty();
        assertThat(new Recognition(INPUT, output(new float[125 * 7], 1, 125, 7)).layout())
                .isEmpty();
        assertThat(new Recognition(INPUT, output(new float[CELLS * 5], 1, CELLS, 5)).layout())
                .isEmpty();
    }

    @Test
    void valuesThatAreNoneAreRefused() {
        float[] values = new float[6 * CELLS];
        values[4 * CELLS] = 1.5f;
        assertThatThrownBy(() -> new YoloV8Layout("output", 2).read(output(values, 1, 6, CELLS), 0, .001))
                .isInstanceOf(RunException.class)
                .hasMessage(
                        "output 'output': needed scores from 0 to 1 (a sigmoid or softmax in the network), came 1.5");
        values[4 * CELLS] = .5f;
        values[2 * CELLS] = -3;
        assertThatThrownBy(() -> new YoloV8Layout("output", 2).read(output(values, 1, 6, CELLS), 0, .001))
                .hasMessage("output 'output': needed boxes as centre and size, came 0.0,0.0 sized -3.0x0.0");
        Map<String, FloatTensor> swapped = Map.of(
                "b", FloatTensor.of(new float[] {.5f, .1f, .4f, .9f}, 1, 1, 4),
                "s", FloatTensor.of(new float[] {0, 1}, 1, 1, 2));
        assertThatThrownBy(() -> new SsdLayout("b", "s", 1, INPUT, false).read(swapped, 0, .01))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("output 'b': needed boxes as two corners, came 0.5");
        assertThatThrownBy(() -> new SsdLayout("b", "s", 1, INPUT, false).read(swapped, 1, .01))
                .hasMessage("output 'b': needed (2 or more,rows,columns), came float (1,1,4)");
    }
}

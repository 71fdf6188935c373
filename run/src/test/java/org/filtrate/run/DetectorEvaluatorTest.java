package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.filtrate.run.detect.ClassPrecision;
import org.filtrate.run.detect.DetectorAccuracy;
import org.filtrate.run.detect.DetectorEvaluator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network of 64x96 that sees the same box everywhere: (16, 8) to (48, 40) of its input, class 1 of 2.
class DetectorEvaluatorTest {
    private static final int CELLS = 126;

    @TempDir
    private Path folder;

    private Path model = Path.of("unset");

    @BeforeEach
    void writeModel() {
        model = write("yolox.onnx", CELLS, 7);
    }

    /// Decoded rows: centre 32, 24, size 32, at cell (4, 3) of stride 8; elsewhere the middles of cells.
    private Path write(String name, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            int cell = row % 96;
            float[] own = {cell % 12 * 8 + 4, cell / 12 * 8 + 4, 0, 0};
            if (row == 3 * 12 + 4) {
                own = new float[] {32, 24, 32, 32, .9f, .1f, .8f};
            }
            System.arraycopy(own, 0, values, row * columns, Math.min(columns, own.length));
        }
        return TinyModels.write(
                folder,
                name,
                TinyModels.model(GraphProto.newBuilder()
                        .addInput(TinyModels.floats("x", 1, 3, 64, 96))
                        .addInitializer(TinyModels.tensor("rows", values, 1, rows, columns))
                        .addNode(TinyModels.node("Identity", "rows", "y"))
                        .addOutput(TinyModels.floats("y", 1, rows, columns))));
    }

    private Path image(String name, int height, int width) {
        return TinySets.image(folder.resolve(name), height, width, BufferedImage.TYPE_INT_RGB, name.hashCode());
    }

    private void text(String name, String text) {
        TinySets.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    /// On 30x60 the box is (10, 5) to (30, 25), on 64x96 itself, on 128x96 (32, 16) to (96, 80).
    private DataSpec yolo() {
        image("images/a.png", 30, 60);
        image("images/b.png", 64, 96);
        image("images/c.png", 128, 96);
        text("labels/a.txt", "1 %s .5 %s %s\n".formatted(20 / 60.0, 20 / 60.0, 20 / 30.0));
        text("labels/b.txt", "1 %s .375 %s .5\n\n0 .5 .5 .25 .25".formatted(32 / 96.0, 32 / 96.0));
        text("labels/c.txt", "1 %s .375 %s .5".formatted(64 / 96.0, 64 / 96.0));
        text("classes.txt", "bee\ndog\n");
        return DataSpec.parse("yolo:" + folder);
    }

    private DetectorAccuracy evaluate(DataSpec spec) {
        return DetectorEvaluator.evaluate(model, spec, Split.TEST, Evaluator.ALL, 2, Progress.none());
    }

    @Test
    void boxesAreFoundWhereTheyAreOnImagesOfEverySize() {
        DetectorAccuracy accuracy = evaluate(yolo());
        assertThat(accuracy.images()).isEqualTo(3);
        assertThat(accuracy.classes()).hasSize(2);
        ClassPrecision bee = accuracy.classes().getFirst();
        assertThat(bee).isEqualTo(new ClassPrecision(0, "bee", 1, 0, 0));
        assertThat(accuracy.classes().getLast()).isEqualTo(new ClassPrecision(1, "dog", 3, 1, 1));
        assertThat(accuracy.map50()).isEqualTo(.5);
        assertThat(accuracy.map()).isCloseTo(.5, within(1e-12));
    }

    @Test
    void fewerImagesMayBeLookedAt() {
        DetectorAccuracy one = DetectorEvaluator.evaluate(model, yolo(), Split.TEST, 1, 1, Progress.none());
        assertThat(one.images()).isEqualTo(1);
        assertThat(one.map()).isEqualTo(1);
    }

    @Test
    void cocoSaysTheSameAndKnowsCrowds() {
        image("images/a.png", 30, 60);
        image("b.png", 64, 96);
        image("sub/c.png", 64, 96);
        text("annotations.json", """
                {"images": [{"id": 7, "file_name": "a.png"}, {"id": 3, "file_name": "b.png"},
                            {"id": 9, "file_name": "sub/c.png"}],
                 "categories": [{"id": 40, "name": "dog"}, {"id": 2, "name": "bee"}],
                 "annotations": [
                   {"image_id": 7, "category_id": 40, "bbox": [10, 5, 20, 20]},
                   {"image_id": 3, "category_id": 40, "bbox": [16, 8, 32, 32.0], "iscrowd": 0},
                   {"image_id": 9, "category_id": 40, "bbox": [0, 0, 96, 64], "iscrowd": 1}]}""");
        for (String spec : List.of("coco:" + folder, "coco:" + folder.resolve("annotations.json"))) {
            DetectorAccuracy accuracy = evaluate(DataSpec.parse(spec));
            assertThat(accuracy.classes()).containsExactly(new ClassPrecision(1, "dog", 2, 1, 1));
            assertThat(accuracy.map()).isEqualTo(1);
        }
    }

    @Test
    void imagesAreFedAsTheDetectorsKindWantsThem() {
        yolo();
        try (Session session = Session.open(model, SessionSettings.threads(1))) {
            DataSet set = DataSet.open(DataSpec.parse("yolo:" + folder), Split.TRAIN, session);
            assertThat(set.classes()).isEmpty();
            assertThat(set.objectClasses()).containsExactly("bee", "dog");
            float[] b = new float[3 * 64 * 96];
            set.image(1, b, 0);
            int rgb = set.pixels(1).rgb(5, 7);
            assertThat(b[5 * 96 + 7]).isCloseTo(rgb & 0xff, within(1e-3f));
            assertThat(b[(2 * 64 + 5) * 96 + 7]).isCloseTo(rgb >> 16, within(1e-3f));
            float[] a = new float[b.length];
            set.image(0, a, 0);
            // 48 rows of image, then grey.
            assertThat(a[63 * 96 + 95]).isCloseTo(114, within(1e-3f));
            assertThat(a[48 * 96]).isCloseTo(114, within(1e-3f));
            assertThat(a[47 * 96]).isNotCloseTo(114, within(1e-3f));
            DataSet own = DataSet.open(DataSpec.parse("yolo:" + folder).withStd(1), Split.TRAIN, session);
            own.image(1, a, 0);
            assertThat(a[5 * 96 + 7]).isCloseTo((rgb & 0xff) / 255f, within(1e-6f));
        }
    }

    @Test
    void networksOfNoKnownKindAreRefusedUnlessTheyAreToldWhatToTake() {
        DataSpec spec = yolo();
        model = write("other.onnx", 100, 7);
        String message = "model '" + model + "': needed a detector's outputs for 64x96, (N,126,5+classes) as yolox,"
                + " (N,378,5+classes) as yolov5, (N,4+classes,126) as yolov8, or ssd's corners (N,boxes,4) with scores"
                + " (N,boxes,1+classes); came y float (1,100,7)";
        assertThatThrownBy(() -> evaluate(spec))
                .isInstanceOf(RunException.class)
                .hasMessage(message);
        try (Session session = Session.open(model, SessionSettings.threads(1))) {
            assertThatThrownBy(() -> DataSet.open(spec, Split.TRAIN, session)).hasMessage(message);
            assertThat(DataSet.open(spec.withMean(0).withStd(1), Split.TRAIN, session)
                            .size())
                    .isEqualTo(3);
        }
    }

    @Test
    void detectorsOfFewerClassesAreRefused() {
        DataSpec spec = yolo();
        model = write("one.onnx", CELLS, 6);
        assertThatThrownBy(() -> evaluate(spec))
                .isInstanceOf(RunException.class)
                .hasMessage("model '%s': needed a detector of the 2 classes of 'yolo:%s', it has 1", model, folder);
    }

    @Test
    void setsWithoutBoxesAreRefused() {
        image("images/a.png", 30, 60);
        assertThatThrownBy(() -> evaluate(DataSpec.parse("yolo:" + folder)))
                .isInstanceOf(RunException.class)
                .hasMessage(
                        "data 'yolo:%s': needed label files in '%s', there is no such folder",
                        folder, folder.resolve("labels"));
        text("labels/notes.md", "");
        assertThatThrownBy(() -> evaluate(DataSpec.parse("yolo:" + folder)))
                .hasMessage("data 'yolo:%s': needed boxes to measure precision, there are none", folder);
    }
}

package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.filtrate.run.detect.Annotation;
import org.filtrate.run.detect.Box;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Images with boxes, as YOLO's and COCO's label files have them.
class AnnotatedSetTest {
    @TempDir
    private Path folder;

    private Path image(String name, int height, int width) {
        return TinySets.image(folder.resolve(name), height, width, BufferedImage.TYPE_INT_RGB, 1);
    }

    private Path text(String name, String text) {
        return TinySets.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private DataSet open(String spec, Split split) {
        return DataSet.open(DataSpec.parse(spec), split, ImageShape.of(3, 8, 12));
    }

    private DataSet yolo() {
        return open("yolo:" + folder, Split.TEST);
    }

    @Test
    void yoloBoxesAreFractionsOfTheImage() {
        image("images/a.b.jpg", 20, 40);
        text("labels/a.b.txt", "\n3 .5 .25 .5 .5\r\n 0\t1 1 0 0 \n");
        DataSet set = yolo();
        assertThat(set.imageSize(0)).isEqualTo(new ImageSize(20, 40));
        assertThat(set.annotations(0))
                .containsExactly(
                        new Annotation(new Box(10, 0, 30, 10), 3, false),
                        new Annotation(new Box(40, 20, 40, 20), 0, false));
        assertThat(set.objectClasses()).containsExactly("0", "1", "2", "3");
        assertThat(set.classes()).isEmpty();
    }

    @Test
    void imagesWithoutALabelFileShowNothing() {
        image("images/a.png", 20, 40);
        image("images/b.png", 20, 40);
        text("labels/b.txt", "0 .5 .5 .5 .5");
        assertThat(yolo().annotations(0)).isEmpty();
        assertThat(yolo().annotations(1)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "images/train, labels/train, images/val, labels/val",
        "train/images, train/labels, test/images, test/labels"
    })
    void partsMayLieInEitherOrder(String train, String trainLabels, String test, String testLabels) {
        image(train + "/a.png", 20, 40);
        image(test + "/a.png", 20, 40);
        image(test + "/b.png", 20, 40);
        text(trainLabels + "/a.txt", "0 .5 .5 1 1");
        text(testLabels + "/a.txt", "1 .5 .5 1 1");
        text("data.yaml", "nc: 2\nnames:\n  0: ape\n  1: no\n");
        DataSet learned = open("yolo:" + folder, Split.TRAIN);
        assertThat(learned.size()).isEqualTo(1);
        assertThat(learned.annotations(0)).extracting(Annotation::label).containsExactly(0);
        assertThat(yolo().size()).isEqualTo(2);
        assertThat(yolo().annotations(0)).extracting(Annotation::label).containsExactly(1);
        assertThat(yolo().objectClasses()).hasSize(2).startsWith("ape");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 .5 .5 .5 | five numbers
            0 .1 .1 .2 .1 .2 .2 | five numbers
            0 .5 .5 .5 x | five numbers, the first a whole one
            .5 .5 .5 .5 .5 | five numbers, the first a whole one
            -1 .5 .5 .5 .5 | the class from 0 to 1
            2 .5 .5 .5 .5 | the class from 0 to 1
            0 20 .5 .5 .5 | fractions from 0 to 1
            0 .5 .5 -.5 .5 | fractions from 0 to 1
            0 .5 .5 NaN .5 | fractions from 0 to 1
            """)
    void badLinesAreNamed(String line, String needed) {
        image("images/a.png", 20, 40);
        text("classes.txt", "ape\nbee\n");
        Path file = text("labels/a.txt", "0 .5 .5 .5 .5\n" + line + "\n");
        assertThatThrownBy(() -> yolo().annotations(0))
                .isInstanceOf(RunException.class)
                .hasMessage("'%s' line 2: needed 'class cx cy w h', %s, came '%s'", file, needed, line);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(this::yolo)
                .isInstanceOf(RunException.class)
                .hasMessage("data 'yolo:%s': needed a folder 'images', there is none", folder);
        text("images/notes.txt", "");
        assertThatThrownBy(this::yolo)
                .hasMessage(
                        "data 'yolo:%s': needed JPEG or PNG files in '%s', there is none",
                        folder, folder.resolve("images"));
        assertThatThrownBy(() -> open("coco:" + folder, Split.TEST))
                .hasMessage("data 'coco:%s': needed annotations.json in the folder, there is none", folder);
        assertThatThrownBy(() -> open("coco:" + folder.resolve("x.json"), Split.TEST))
                .hasMessage("data 'coco:%s': needed a JSON file or a folder, there is none", folder.resolve("x.json"));
        Path names = text("data.yaml", "names: {1: ape}");
        image("images/a.png", 20, 40);
        assertThatThrownBy(() -> yolo().objectClasses())
                .hasMessage("'%s': needed 'names', a list or a mapping from 0, 1, ..., came {\"1\":\"ape\"}", names);
    }

    @Test
    void otherSetsHaveNoBoxes() {
        Path image = image("a.png", 20, 40);
        DataSet set = open("folder:" + folder, Split.TEST);
        assertThat(set.objectClasses()).isEmpty();
        assertThatThrownBy(() -> set.annotations(0))
                .isInstanceOf(RunException.class)
                .hasMessage("'%s': needed boxes, sets of this layout have none", image);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} | categories: needed a list, came nothing
            {"categories": [{"id": 1}]} | categories[0].name: needed a text, came nothing
            {"categories": [{"id": 1, "name": "a"}, {"id": 1, "name": "b"}]} | categories[1].id: needed each id once, came 1
            {"categories": [], "images": []} | images: needed one image or more, came []
            {"categories": [], "images": [{"id": "x"}]} | images[0].id: needed a whole number, came "x"
            {"categories": [], "images": [{"id": 1, "file_name": "../a.png"}]} | images[0].file_name: needed a file below the folder, came "../a.png"
            {"categories": [], "images": [{"id": 1, "file_name": "/a.png"}]} | images[0].file_name: needed a file below the folder, came "/a.png"
            """)
    void badCocoFieldsAreNamed(String json, String message) {
        Path file = text("annotations.json", json);
        assertThatThrownBy(() -> open("coco:" + folder, Split.TEST))
                .isInstanceOf(RunException.class)
                .hasMessage("'%s' %s", file, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "image_id": 2, "category_id": 1, "bbox": [0, 0, 1, 1] | image_id: needed an id that the file lists, came 2
            "image_id": 1, "category_id": 2, "bbox": [0, 0, 1, 1] | category_id: needed an id that the file lists, came 2
            "image_id": 1, "category_id": 1 | bbox: needed [left, top, width, height], came nothing
            "image_id": 1, "category_id": 1, "bbox": [0, 0, 1] | bbox: needed [left, top, width, height], came [0,0,1]
            "image_id": 1, "category_id": 1, "bbox": [0, 0, 1, -1] | bbox: needed [left, top, width, height], came [0,0,1,-1]
            "image_id": 1, "category_id": 1, "bbox": [0, 0, 1, 1], "iscrowd": 2 | iscrowd: needed 0 or 1, came 2
            """)
    void badCocoAnnotationsAreNamed(String fields, String message) {
        Path file = text("set.json", """
                {"categories": [{"id": 1, "name": "ape"}], "images": [{"id": 1, "file_name": "a.png"}],
                 "annotations": [{%s}]}""".formatted(fields));
        assertThatThrownBy(() -> open("coco:" + file, Split.TEST))
                .isInstanceOf(RunException.class)
                .hasMessage("'%s' annotations[0].%s", file, message);
    }

    @Test
    void whatIsNoJsonIsNamed() {
        Path file = text("set.json", "{\n\"images\": [,]}");
        assertThatThrownBy(() -> open("coco:" + file, Split.TEST))
                .isInstanceOf(RunException.class)
                .hasMessage("'%s' line 2: needed JSON in COCO's format, came something else", file);
    }
}

package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSpecTest {
    @TempDir
    private Path folder;

    private Path yaml(String text) {
        return TinySets.write(folder.resolve("set.yaml"), text.getBytes(StandardCharsets.UTF_8));
    }

    private DataSpec parse(String text) {
        return DataSpec.parse(yaml(text).toString());
    }

    @Test
    void readsTheShortForm() {
        DataSpec spec = DataSpec.parse("cifar100:some/where:else");
        assertThat(spec).isEqualTo(DataSpec.of(DataLayout.CIFAR100, Path.of("some/where:else")));
        assertThat(spec).hasToString("cifar100:some/where:else");
        assertThat(spec.preprocessing()).isEqualTo(Preprocessing.defaults());
    }

    @Test
    void refusesWhatIsNeither() {
        assertThatThrownBy(() -> DataSpec.parse("cifar:dir"))
                .isInstanceOf(RunException.class)
                .hasMessage("data 'cifar:dir': needed cifar10:DIR, cifar100:DIR, idx:DIR, folder:DIR, yolo:DIR,"
                        + " coco:DIR or an existing YAML file");
        assertThatThrownBy(() -> DataSpec.parse("idx:"))
                .hasMessage("data 'idx:': needed a folder after the colon, none came");
    }

    @Test
    void readsEveryKey() {
        DataSpec spec = parse("""
                path: images/here
                layout: folder
                mean: [.485, 0.5, 1]
                std: 0.25
                scale: 127.5
                channels: bgr
                size: 240x320
                resize: 256
                fit: letterbox-corner
                classes: [cat, 7, "no"]
                """);
        assertThat(spec.path()).isEqualTo(folder.resolve("images/here").toAbsolutePath());
        assertThat(spec.layout()).isEqualTo(DataLayout.FOLDER);
        assertThat(spec.classes()).containsExactly("cat", "7", "no");
        Preprocessing preprocessing = spec.preprocessing();
        assertThat(preprocessing.mean()).hasValue(List.of(.485f, .5f, 1f));
        assertThat(preprocessing.std()).hasValue(List.of(.25f));
        assertThat(preprocessing.scale()).isEqualTo(127.5f);
        assertThat(preprocessing.channels()).hasValue(ChannelOrder.BGR);
        assertThat(preprocessing.size()).hasValue(new ImageSize(240, 320));
        assertThat(preprocessing.resize()).hasValue(256);
        assertThat(preprocessing.fit()).hasValue(ImageFit.LETTERBOX_CORNER);
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        assertThat(parse("{layout: idx, path: .}")).isEqualTo(DataSpec.of(DataLayout.IDX, folder.toAbsolutePath()));
    }

    @Test
    void classesMayLieInAFile() {
        TinySets.write(folder.resolve("names.txt"), "cat\n\n two words \n".getBytes(StandardCharsets.UTF_8));
        assertThat(parse("{layout: idx, path: ., classes: names.txt}").classes())
                .containsExactly("cat", "two words");
        assertThatThrownBy(() -> parse("{layout: idx, path: ., classes: absent.txt}"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("absent.txt': cannot be read: there is no such file");
    }

    @Test
    void withersReplaceOneThing() {
        DataSpec spec = parse("{layout: cifar10, path: ., channels: bgr}")
                .withMean(.1f, .2f, .3f)
                .withStd(2);
        assertThat(spec.preprocessing().mean()).hasValue(List.of(.1f, .2f, .3f));
        assertThat(spec.preprocessing().std()).hasValue(List.of(2f));
        assertThat(spec.preprocessing().channels()).hasValue(ChannelOrder.BGR);
        assertThatThrownBy(() -> spec.withMean(1, 2))
                .isInstanceOf(RunException.class)
                .hasMessage("mean: needed 1 or 3 values, came 2");
        assertThatThrownBy(() -> spec.withMean(Float.NaN)).hasMessage("mean: needed finite values, came [NaN]");
        assertThatThrownBy(() -> spec.withStd(0)).hasMessage("std: needed values above 0, came [0.0]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {layout: idx, path: ., colour: 3} | unknown key 'colour' (known: path, layout, mean, std, scale, channels, size, resize, fit, classes)
            {path: .} | needed key 'layout' (cifar10, cifar100, idx, folder, yolo or coco), it is missing
            {layout: idx} | needed key 'path' (the folder of the set), it is missing
            {layout: mnist, path: .} | layout: needed cifar10, cifar100, idx, folder, yolo or coco, came 'mnist'
            {layout: [idx], path: .} | layout: needed a single value, came ["idx"]
            {layout: idx, path: null} | path: needed a single value, came null
            {layout: idx, path: ., mean: [1, 2]} | mean: needed 1 or 3 values, came 2
            {layout: idx, path: ., mean: []} | mean: needed 1 or 3 numbers, came []
            {layout: idx, path: ., mean: [a]} | mean: needed a number or a list of them, came ["a"]
            {layout: idx, path: ., std: -1} | std: needed values above 0, came [-1.0]
            {layout: idx, path: ., scale: [1, 2]} | scale: needed one number, came [1,2]
            {layout: idx, path: ., scale: 0} | scale: needed a number above 0, came 0.0
            {layout: idx, path: ., scale: 1} | scale 1.0: needed mean and std in units of sample/scale too, mean is missing
            {layout: idx, path: ., channels: cmyk} | channels: needed rgb or bgr, came 'cmyk'
            {layout: idx, path: ., size: 2x3x4} | size: needed HxW or one number, came '2x3x4'
            {layout: idx, path: ., size: big} | size: needed HxW or one number, came 'big'
            {layout: idx, path: ., size: 0} | image: needed 1 to 100000000 pixels, came 0x0
            {layout: idx, path: ., resize: 1.5} | resize: needed a whole number, came 1.5
            {layout: idx, path: ., resize: 0} | resize: needed 1 or more pixels, came 0
            {layout: idx, path: ., fit: squeeze} | fit: needed crop, stretch, letterbox or letterbox-corner, came 'squeeze'
            {layout: idx, path: ., classes: [a, a]} | classes: needed names, each once, came [a, a]
            - idx | needed keys with values, such as 'layout: cifar10'
            '' | needed keys with values, such as 'layout: cifar10'
            """)
    void refusesInOneLine(String text, String message) {
        Path file = yaml(text);
        assertThatThrownBy(() -> DataSpec.parse(file.toString()))
                .isInstanceOf(RunException.class)
                .hasMessage("data '" + file + "': " + message);
    }

    @Test
    void refusesWhatIsNoYaml() {
        assertThatThrownBy(() -> parse("layout: idx\n\tpath: [\n"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("': needed YAML, came at line ");
        Path binary = TinySets.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> DataSpec.parse(binary.toString()))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("needed text in UTF-8, came other bytes");
    }
}

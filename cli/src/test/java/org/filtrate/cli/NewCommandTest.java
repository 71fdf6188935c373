package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewCommandTest {
    @TempDir
    Path folder;

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        Path a = folder.resolve("a.onnx");
        Path b = folder.resolve("b.onnx");
        Told.by("new", "resnet20", "-o", a, "--seed", 7, "--classes", 5, "--input", "1x28x28")
                .done();
        Told.by("new", "resnet20", "-o", b, "--seed", 7, "--classes", 5, "--input", "1x28x28")
                .done();
        assertThat(Files.mismatch(a, b)).isEqualTo(-1);
        Told.by("new", "resnet20", "-o", b, "--seed", 8, "--classes", 5, "--input", "1x28x28")
                .done();
        assertThat(Files.mismatch(a, b)).isNotEqualTo(-1);
        assertThat(Told.files(folder)).containsExactly("a.onnx", "b.onnx");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resnet21 | | network: one of resnet20, resnet32, resnet44, resnet56, resnet110, vgg5, resnet18, resnet34,"
                        + " resnet50, vgg16, mobilenetv2, squeezenet, yolox-micro is needed, 'resnet21' came",
                "resnet20 | --input=32x32 | --input: CxHxW such as 3x32x32 is needed, '32x32' came",
                "resnet20 | --input=3x0x32 | network options: height: a number from 1 to 1048576 is needed, 0 came",
                "resnet20 | --classes=0 | network options: classes: a number from 1 to 1048576 is needed, 0 came"
            })
    void whatDoesNotExistIsNamed(String name, String flag, String line) {
        Path out = folder.resolve("out.onnx");
        Told told = flag == null ? Told.by("new", name, "-o", out) : Told.by("new", name, "-o", out, flag);
        assertThat(told.failure(1)).isEqualTo(line);
        assertThat(out).doesNotExist();
    }

    @Test
    void aDeviceIsNotReplaced() {
        Path device = Path.of("/dev/null");
        Assumptions.assumeTrue(Files.exists(device), "SKIPPED: there is no /dev/null");
        assertThat(Told.by("new", "resnet20", "-o", device).failure(1))
                .isEqualTo("/dev/null: a file is to be written there, a device or pipe stands there");
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void aFolderThatDoesNotExistIsNamed() {
        Path out = folder.resolve("missing").resolve("out.onnx");
        assertThat(Told.by("new", "resnet20", "-o", out).failure(1))
                .isEqualTo(out + ": cannot be written: there is no folder " + out.getParent());
    }
}

package org.filtrate.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YoloxMicroTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"6, 3, 64, 96, 126", "80, 3, 32, 32, 21", "1, 1, 96, 64, 126"})
    void runsAndStartsFromRowsNearZeroAndScoresOfAHundredth(int classes, int channels, int height, int width, int cells)
            throws Exception {
        Options options = new Options(classes, channels, height, width, 42);
        Path file = folder.resolve("micro.onnx");
        ModelWriter.write(Networks.create("yolox-micro", options), file);
        float[][][] rows = (float[][][]) Run.output(file, options);

        assertThat(rows.length).isEqualTo(2);
        assertThat(rows[0]).hasDimensions(cells, 5 + classes);
        for (float[] row : rows[0]) {
            for (int i = 0; i < row.length; i++) {
                if (i < 4) {
                    assertThat(row[i]).isBetween(-1f, 1f);
                } else {
                    assertThat(row[i]).isBetween(.003f, .03f);
                }
            }
        }
        assertThat(rows[0][0]).isNotEqualTo(rows[1][0]);
    }

    @Test
    void isAsSmallAsItsName() {
        Model model = Networks.create("yolox-micro", Networks.defaults("yolox-micro"));
        long weights =
                model.graph().initializers().stream().mapToLong(Tensor::count).sum();
        assertThat(weights).isBetween(500_000L, 1_000_000L);
        assertThat(model.graph().nodes()).extracting(Node::name).doesNotHaveDuplicates();
    }

    @Test
    void sidesMustFitTheCoarsestGrid() {
        assertThatThrownBy(() -> Networks.create("yolox-micro", new Options(6, 3, 64, 80, 0)))
                .isInstanceOf(FiltrateException.class)
                .hasMessage(
                        "network 'yolox-micro': an input of sides that are multiples of 32 pixels is needed, 64x80 came");
    }
}

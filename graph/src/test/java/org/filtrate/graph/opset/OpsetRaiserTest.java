package org.filtrate.graph.opset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.filtrate.graph.Model;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Models of operator sets 7 to 12 compute on ONNX Runtime what they did before they were raised.
class OpsetRaiserTest {
    private static final float TOLERANCE = 1e-6f;

    @ParameterizedTest
    @EnumSource
    void computesTheSame(OldModels old) throws Exception {
        assertSameOutputs(old.model().model(), old.model().feeds());
    }

    @Test
    void ultrafaceComputesTheSame() throws Exception {
        Path file = shared().resolve("models/ultraface-slim-320.onnx");
        assumeTrue(Files.exists(file), () -> "SKIPPED: " + file + " is not there");
        Model before = ModelReader.read(file);
        Random random = new Random(3);
        float[] image = new float[3 * 240 * 320];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextGaussian();
        }
        String input = before.graph().requiredInputs().getFirst().getName();
        assertThat(before.opset()).isEqualTo(9);
        assertSameOutputs(before, Map.of(input, Tensor.floats(input, new long[] {1, 3, 240, 320}, image)));
    }

    private static void assertSameOutputs(Model before, Map<String, Tensor> feeds) throws Exception {
        Model after = OpsetRaiser.raise(before);
        assertThat(after.opset()).isEqualTo(13);
        assertThat(after.irVersion()).isEqualTo(8);
        assertThat(OpsetRaiser.raise(after)).isSameAs(after);

        List<OnnxRuntime.Output> expected = OnnxRuntime.run(before, feeds);
        List<OnnxRuntime.Output> actual = OnnxRuntime.run(after, feeds);
        assertThat(actual).extracting(OnnxRuntime.Output::type).isEqualTo(types(expected));
        for (int i = 0; i < expected.size(); i++) {
            assertThat(largestDifference(expected.get(i).values(), actual.get(i).values()))
                    .as("output %d", i)
                    .isLessThanOrEqualTo(TOLERANCE);
        }
    }

    private static List<String> types(List<OnnxRuntime.Output> outputs) {
        return outputs.stream().map(OnnxRuntime.Output::type).toList();
    }

    private static float largestDifference(float[] a, float[] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    private static Path shared() {
        String given = System.getProperty("FILTRATE_SHARED", System.getenv("FILTRATE_SHARED"));
        if (given != null) {
            return Path.of(given);
        }
        Path at = Path.of("").toAbsolutePath();
        while (at.getParent() != null && !Files.isDirectory(at.resolveSibling("shared"))) {
            at = at.getParent();
        }
        return at.resolveSibling("shared");
    }
}

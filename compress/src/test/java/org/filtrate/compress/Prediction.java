package org.filtrate.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.TensorSignature;

/// What files compute for the same random input, on stock ONNX Runtime.
final class Prediction {
    private Prediction() {}

    /// The outputs of a file, unknown sizes of its input taken as 2.
    static Map<String, FloatTensor> of(Path file) {
        try (Session session = Session.open(file, SessionSettings.threads(1))) {
            SplittableRandom random = new SplittableRandom(5);
            Map<String, FloatTensor> inputs = new LinkedHashMap<>();
            for (TensorSignature input : session.inputs()) {
                long[] shape = input.shape();
                int count = 1;
                for (int i = 0; i < shape.length; i++) {
                    shape[i] = Math.max(shape[i], shape[i] < 0 ? 2 : 1);
                    count = Math.multiplyExact(count, (int) shape[i]);
                }
                float[] values = new float[count];
                for (int i = 0; i < count; i++) {
                    values[i] = (float) random.nextGaussian();
                }
                inputs.put(input.name(), FloatTensor.wrap(values, shape));
            }
            return session.run(inputs);
        }
    }

    /// Fails where two files differ by more than `tolerance`, relative to numbers above 1.
    static void assertSame(Path expected, Path actual, float tolerance) {
        Map<String, FloatTensor> wanted = of(expected);
        Map<String, FloatTensor> came = of(actual);
        assertThat(came.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((name, tensor) -> {
            float[] a = tensor.toArray();
            float[] b = java.util.Objects.requireNonNull(came.get(name)).toArray();
            assertThat(b).hasSameSizeAs(a);
            for (int i = 0; i < a.length; i++) {
                assertThat(b[i]).isCloseTo(a[i], within(tolerance * Math.max(1, Math.abs(a[i]))));
            }
        });
    }
}

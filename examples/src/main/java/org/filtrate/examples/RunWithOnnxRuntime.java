package org.filtrate.examples;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;

/// Runs a network with ONNX Runtime alone: `RunWithOnnxRuntime MODEL CIFAR IMAGES [PREDICTIONS]`.
///
/// PREDICTIONS, if named, becomes a JSON object of images and the classes found, for the example in the browser.
public final class RunWithOnnxRuntime {
    private RunWithOnnxRuntime() {}

    public static void main(String[] args) throws OrtException, IOException {
        Cifar images = Cifar.read(Path.of(args[1]));
        int count = Math.min(images.count(), Integer.parseInt(args[2]));
        int right = 0;
        StringJoiner found = new StringJoiner(",", "[", "]");
        StringJoiner pixels = new StringJoiner(",", "[", "]");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(args[0])) {
            String input = session.getInputNames().iterator().next();
            for (int i = 0; i < count; i++) {
                float[] image = images.image(i);
                try (OnnxTensor tensor =
                                OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), new long[] {1, 3, 32, 32});
                        OrtSession.Result result = session.run(Map.of(input, tensor))) {
                    int best = Cifar.best(((float[][]) result.get(0).getValue())[0]);
                    right += best == images.label(i) ? 1 : 0;
                    found.add(Integer.toString(best));
                    pixels.add(java.util.Arrays.toString(image));
                }
            }
        }
        System.out.printf("ONNX Runtime: top-1 %.4f over %d images%n", (double) right / count, count);
        if (args.length > 3) {
            Files.writeString(Path.of(args[3]), "{\"found\":" + found + ",\"images\":" + pixels + "}");
        }
    }
}

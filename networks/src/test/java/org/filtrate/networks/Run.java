package org.filtrate.networks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/// One run of a file on ONNX Runtime, on two images of normal noise.
final class Run {
    private static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);

    private Run() {}

    /// The logits of each image, `(2, classes)`.
    static float[][] twoImages(Path file, Options options) throws OrtException {
        return (float[][]) output(file, options);
    }

    /// The output for both images, an array of as many axes as it has.
    static Object output(Path file, Options options) throws OrtException {
        Random random = new Random(11);
        float[] images = new float[2 * options.channels() * options.height() * options.width()];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) random.nextGaussian();
        }
        long[] dims = {2, options.channels(), options.height(), options.width()};
        try (OrtSession session = ENVIRONMENT.createSession(file.toString());
                OnnxTensor input = OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(images), dims);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            return result.get("output").orElseThrow().getValue();
        }
    }
}

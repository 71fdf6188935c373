package org.filtrate.examples;

import ai.djl.Application;
import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;

/// Runs a network with DJL's engine for ONNX Runtime: `RunWithDjl MODEL CIFAR IMAGES`.
public final class RunWithDjl {
    private RunWithDjl() {}

    public static void main(String[] args) throws IOException, ModelException, TranslateException {
        Cifar images = Cifar.read(Path.of(args[1]));
        int count = Math.min(images.count(), Integer.parseInt(args[2]));
        Criteria<NDList, NDList> criteria = Criteria.builder()
                .optApplication(Application.CV.IMAGE_CLASSIFICATION)
                .setTypes(NDList.class, NDList.class)
                .optModelPath(Path.of(args[0]))
                .optEngine("OnnxRuntime")
                .build();
        int right = 0;
        try (ZooModel<NDList, NDList> model = criteria.loadModel();
                Predictor<NDList, NDList> predictor = model.newPredictor()) {
            for (int i = 0; i < count; i++) {
                try (NDManager manager = model.getNDManager().newSubManager()) {
                    NDList image = new NDList(manager.create(images.image(i), new Shape(1, 3, 32, 32)));
                    float[] row = predictor.predict(image).singletonOrThrow().toFloatArray();
                    right += Cifar.best(row) == images.label(i) ? 1 : 0;
                }
            }
        }
        System.out.printf("DJL: top-1 %.4f over %d images%n", (double) right / count, count);
    }
}

package org.filtrate.networks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.file.ModelWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every network runs on ONNX Runtime as it was initialised.
class NetworksTest {
    private static final double SMALLEST_DEVIATION = 1e-4;
    private static final double LARGEST_DEVIATION = 10;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "resnet20, 10, 3, 32, 32",
        "resnet32, 7, 3, 32, 32",
        "resnet44, 10, 3, 32, 32",
        "resnet56, 100, 3, 32, 32",
        "resnet110, 10, 3, 32, 32",
        "resnet20, 10, 1, 28, 28",
        "resnet20, 5, 2, 9, 47",
        "resnet18, 10, 3, 32, 32",
        "resnet18, 1000, 3, 224, 224",
        "resnet18, 6, 1, 28, 31",
        "resnet34, 1000, 3, 65, 97",
        "resnet50, 1000, 3, 224, 224",
        "resnet50, 10, 3, 32, 32",
        "vgg5, 10, 3, 32, 32",
        "vgg5, 6, 1, 64, 32",
        "vgg16, 10, 3, 32, 32",
        "vgg16, 6, 1, 35, 71",
        "vgg16, 1000, 3, 224, 224",
        "mobilenetv2, 10, 3, 32, 32",
        "mobilenetv2, 1000, 3, 224, 224",
        "mobilenetv2, 3, 1, 29, 65",
        "squeezenet, 10, 3, 32, 32",
        "squeezenet, 6, 5, 25, 41",
        "squeezenet, 1000, 3, 224, 224",
    })
    void runs(String name, int classes, int channels, int height, int width) throws Exception {
        Options options = new Options(classes, channels, height, width, 42);
        Path file = folder.resolve(name + ".onnx");
        ModelWriter.write(Networks.create(name, options), file);
        float[][] logits = Run.twoImages(file, options);

        assertThat(logits).hasDimensions(2, classes);
        assertThat(deviation(logits[0])).isBetween(SMALLEST_DEVIATION, LARGEST_DEVIATION);
        assertThat(deviation(difference(logits[0], logits[1]))).isBetween(SMALLEST_DEVIATION, LARGEST_DEVIATION);
    }

    @Test
    void namesAreInTheirOrderAndEachHasDefaults() {
        assertThat(Networks.names())
                .containsExactly(
                        "resnet20",
                        "resnet32",
                        "resnet44",
                        "resnet56",
                        "resnet110",
                        "vgg5",
                        "resnet18",
                        "resnet34",
                        "resnet50",
                        "vgg16",
                        "mobilenetv2",
                        "squeezenet",
                        "yolox-micro");
        assertThat(Networks.defaults("resnet56")).isEqualTo(new Options(10, 3, 32, 32, 0));
        assertThat(Networks.defaults("vgg16")).isEqualTo(new Options(1000, 3, 224, 224, 0));
        assertThat(Networks.defaults("resnet18", 1, 28, 28)).isEqualTo(new Options(10, 1, 28, 28, 0));
        assertThat(Networks.defaults("yolox-micro")).isEqualTo(new Options(80, 3, 416, 416, 0));
        assertThat(Networks.defaults("yolox-micro", 3, 64, 96)).isEqualTo(new Options(80, 3, 64, 96, 0));
    }

    @Test
    void modelsSayWhatTheyAre() {
        Model model = Networks.create("squeezenet", new Options(6, 3, 33, 47, 1));
        assertThat(model.opset()).isEqualTo(17);
        assertThat(model.irVersion()).isEqualTo(8);
        assertThat(model.proto().getProducerName()).isEqualTo("filtrate");
        assertThat(model.graph().proto().getName()).isEqualTo("squeezenet");
        assertThat(model.graph().proto().getInput(0)).asString().contains("\"input\"", "\"N\"", "33", "47");
        assertThat(model.graph().proto().getOutput(0)).asString().contains("\"output\"", "\"N\"", "6");
    }

    @Test
    void layersAndWeightsHaveTheNamesThatPyTorchGivesThem() {
        Model model = Networks.create("resnet18", new Options(6, 3, 33, 47, 1));
        assertThat(model.graph().nodes())
                .extracting(Node::name)
                .contains("layer1.0.conv1", "layer2.0.downsample.0", "fc");
        assertThat(model.graph().initializers())
                .extracting(Tensor::name)
                .contains("conv1.weight", "bn1.running_var", "layer1.0.conv1.weight", "layer4.1.bn2.bias", "fc.bias");
        assertThat(model.graph().nodes()).extracting(Node::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet20", "squeezenet"})
    void theSameSeedGivesTheSameBytesAndAnotherGivesOthers(String name) {
        Options options = new Options(10, 3, 32, 32, 5);
        byte[] bytes = ModelWriter.toBytes(Networks.create(name, options));
        assertThat(ModelWriter.toBytes(Networks.create(name, options))).isEqualTo(bytes);
        assertThat(ModelWriter.toBytes(Networks.create(name, options.withSeed(6))))
                .isNotEqualTo(bytes);
    }

    @Test
    void weightsDependOnTheirNameAndNotOnTheRestOfTheNetwork() {
        Model ten = Networks.create("resnet20", new Options(10, 3, 32, 32, 5));
        Model seven = Networks.create("resnet20", new Options(7, 3, 16, 48, 5));
        assertThat(weight(seven, "layer3.2.conv2.weight")).isEqualTo(weight(ten, "layer3.2.conv2.weight"));
        assertThat(weight(ten, "layer3.1.conv2.weight")).isNotEqualTo(weight(ten, "layer3.2.conv2.weight"));
    }

    private static float[] weight(Model model, String name) {
        return model.graph().constant(name).orElseThrow().floats();
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double sum = 0;
        for (float v : values) {
            sum += (v - mean) * (v - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    private static float[] difference(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }
}

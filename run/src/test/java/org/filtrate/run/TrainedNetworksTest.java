package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Networks that others trained, on images that they know: every tenth test image of CIFAR-10.
class TrainedNetworksTest {
    private static final int LIMIT = 1000;
    private static final Offset<Double> ONE_IMAGE = within(1.5 / LIMIT);

    @TempDir
    private static Path folder;

    private static DataSpec cifar10;

    @BeforeAll
    static void unpack() throws IOException {
        cifar10 = DataSpec.of(DataLayout.CIFAR10, SharedFiles.unpackCifar10(folder));
    }

    private static Accuracy evaluate(String model, DataSpec data) {
        return Evaluator.evaluate(SharedFiles.model(model), data, Split.TEST, LIMIT, 2, Progress.none());
    }

    @Test
    void theWholeSetHasTenThousandImagesOfTenClasses() {
        DataSet set = DataSet.open(cifar10, Split.TEST, ImageShape.of(3, 32, 32));
        assertThat(set.size()).isEqualTo(10_000);
        int[] counts = new int[10];
        for (int i = 0; i < set.size(); i++) {
            counts[set.label(i)]++;
        }
        assertThat(counts).containsOnly(1000);
    }

    @Test
    void resnetsReachTheirAccuracy() {
        Accuracy resnet20 = evaluate("resnet20-cifar10", cifar10);
        assertThat(resnet20.images()).isEqualTo(LIMIT);
        assertThat(resnet20.top1()).isCloseTo(.925, ONE_IMAGE);
        assertThat(resnet20.top5()).isGreaterThan(.99);
        assertThat(evaluate("resnet56-cifar10", cifar10).top1()).isCloseTo(.939, ONE_IMAGE);
    }

    @Test
    void aNetworkOfFixedBatchReachesItsAccuracy() {
        DataSpec data = cifar10.withMean(.4914f, .4822f, .4465f).withStd(.2471f, .2435f, .2616f);
        assertThat(evaluate("resnet4b-cifar10", data).top1()).isCloseTo(.794, ONE_IMAGE);
    }

    @Test
    void aDetectorRunsButIsNoClassifier() {
        Path model = SharedFiles.model("ultraface-slim-320");
        try (Session session = Session.open(model, SessionSettings.threads(2))) {
            assertThat(session.inputs()).hasToString("[input (1,3,240,320) float]");
            Map<String, FloatTensor> boxes =
                    session.run(Map.of("input", FloatTensor.of(new float[3 * 240 * 320], 1, 3, 240, 320)));
            assertThat(boxes.get("scores")).extracting(FloatTensor::shape).isEqualTo(new long[] {1, 4420, 2});
        }
        assertThatThrownBy(() -> evaluate("ultraface-slim-320", cifar10))
                .isInstanceOf(RunException.class)
                .hasMessage(
                        "model '%s': needed one output of 10 classes (N,10),"
                                + " came scores (1,4420,2) float, boxes (1,4420,4) float",
                        model);
    }

    @Test
    void theDeeperNetworkTakesLonger() {
        PairedTiming pair = Latency.defaults()
                .withBudget(Duration.ofMillis(500))
                .compare(SharedFiles.model("resnet20-cifar10"), SharedFiles.model("resnet56-cifar10"), 1);
        assertThat(pair.speedup()).isBetween(2.0, 4.5);
    }
}

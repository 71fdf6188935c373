package org.filtrate.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.filtrate.run.detect.Box;
import org.filtrate.run.detect.Detection;
import org.filtrate.run.detect.Detector;
import org.filtrate.run.detect.DetectorAccuracy;
import org.filtrate.run.detect.DetectorEvaluator;
import org.filtrate.run.detect.Placement;
import org.filtrate.run.detect.SsdLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A face detector as its authors exported it.
class UltraFaceTest {
    @TempDir
    private Path folder;

    /// What it is surest of is right by definition here; the way there and back is what is tested.
    @Test
    void itsOwnSurestBoxIsFoundAgain() {
        Path model = SharedFiles.folder().resolve("models/ultraface-slim-320.onnx");
        TinySets.image(folder.resolve("images/a.png"), 150, 260, BufferedImage.TYPE_INT_RGB, 1);
        DataSpec spec = DataSpec.parse("yolo:" + folder);
        try (Session session = Session.open(model, SessionSettings.threads(1))) {
            DataSet set = DataSet.open(spec, Split.TEST, session);
            ImageSize input = new ImageSize(240, 320);
            assertThat(set.shape().size()).isEqualTo(input);
            Detector detector = Detector.of(session, input);
            assertThat(detector.layout()).isEqualTo(new SsdLayout("boxes", "scores", 1, input, true));
            float[] values = new float[set.shape().values()];
            set.image(0, values, 0);
            List<Detection> found = detector.detect(new Batch(0, 1, FloatTensor.wrap(values, 1, 3, 240, 320)))
                    .getFirst();
            Box box = Placement.of(ImageFit.STRETCH, new ImageSize(150, 260), input)
                    .toImage(found.getFirst().box());
            String label = "0 %s %s %s %s"
                    .formatted(
                            (box.left() + box.right()) / 520,
                            (box.top() + box.bottom()) / 300,
                            (box.right() - box.left()) / 260,
                            (box.bottom() - box.top()) / 150);
            TinySets.write(folder.resolve("labels/a.txt"), label.getBytes(StandardCharsets.UTF_8));
        }
        DetectorAccuracy accuracy =
                DetectorEvaluator.evaluate(model, spec, Split.TEST, Evaluator.ALL, 1, Progress.none());
        assertThat(accuracy.map50()).isEqualTo(1);
        assertThat(accuracy.map()).isEqualTo(1);
    }
}

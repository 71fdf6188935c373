package org.filtrate.run.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.filtrate.run.ChannelOrder;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.ImageFit;
import org.filtrate.run.Preprocessing;

/// YOLOv8 and its like: one output `(N, 4 + classes, cells)` of centre and size in pixels and classes, a
/// column a cell. Images are red first, 0 to 1, in the middle. Source:
/// <https://github.com/ultralytics/ultralytics>.
///
/// @param output its name
/// @param classes classes
public record YoloV8Layout(String output, int classes) implements OutputLayout {
    @Override
    public String word() {
        return "yolov8";
    }

    @Override
    public Preprocessing preprocessing() {
        return Preprocessing.of(0, 1, ChannelOrder.RGB, ImageFit.LETTERBOX);
    }

    @Override
    public Suppression suppression() {
        return new Suppression(.7, Detector.MOST);
    }

    @Override
    public List<Detection> read(Map<String, FloatTensor> outputs, int image, double least) {
        OutputRows values = OutputRows.of(outputs, output, image);
        List<Detection> found = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            for (int cell = 0; cell < values.columns(); cell++) {
                double score = values.score(4 + label, cell);
                if (score >= least) {
                    Box box = values.centred(
                            values.at(0, cell), values.at(1, cell), values.at(2, cell), values.at(3, cell));
                    found.add(new Detection(box, label, score));
                }
            }
        }
        return found;
    }
}

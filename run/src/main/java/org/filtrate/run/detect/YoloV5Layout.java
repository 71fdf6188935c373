package org.filtrate.run.detect;

import java.util.List;
import java.util.Map;
import org.filtrate.run.ChannelOrder;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.ImageFit;
import org.filtrate.run.Preprocessing;

/// YOLOv5 and its like: one output `(N, 3 cells, 5 + classes)` of centre and size in pixels, objectness and
/// classes, a row an anchor. Images are red first, 0 to 1, in the middle. Source:
/// <https://github.com/ultralytics/yolov5>.
///
/// @param output its name
/// @param classes classes
public record YoloV5Layout(String output, int classes) implements OutputLayout {
    @Override
    public String word() {
        return "yolov5";
    }

    @Override
    public Preprocessing preprocessing() {
        return Preprocessing.of(0, 1, ChannelOrder.RGB, ImageFit.LETTERBOX);
    }

    @Override
    public Suppression suppression() {
        return new Suppression(.6, Detector.MOST);
    }

    @Override
    public List<Detection> read(Map<String, FloatTensor> outputs, int image, double least) {
        return OutputRows.of(outputs, output, image).scored(least);
    }
}

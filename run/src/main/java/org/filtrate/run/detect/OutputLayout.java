package org.filtrate.run.detect;

import java.util.List;
import java.util.Map;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.Preprocessing;

/// What a detector's outputs mean, and what its kind is customarily fed.
public sealed interface OutputLayout permits YoloxLayout, YoloV5Layout, YoloV8Layout, SsdLayout {
    /// The kind's name, such as `yolox`.
    String word();

    /// Classes that the network tells apart.
    int classes();

    /// How images become the network's input, where nobody says otherwise.
    Preprocessing preprocessing();

    /// Which of overlapping detections stay.
    Suppression suppression();

    /// All that the network found on one image of a batch.
    ///
    /// @param outputs by name, as the session gave them
    /// @param image its place in the batch
    /// @param least the least score that counts
    /// @return boxes in pixels of the input, in no order, overlapping ones included
    /// @throws org.filtrate.run.RunException if a score is not from 0 to 1 or a box is none
    List<Detection> read(Map<String, FloatTensor> outputs, int image, double least);
}

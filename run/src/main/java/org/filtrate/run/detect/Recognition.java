package org.filtrate.run.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.ImageSize;

/// Tells from the shapes of a network's outputs which kind of detector it is.
///
/// @param input rows and columns of its input
/// @param outputs what it gave for an image, by name, in the file's order
record Recognition(ImageSize input, Map<String, FloatTensor> outputs) {
    private static final List<Integer> MORE_STRIDES = List.of(8, 16, 32, 64);
    private static final long ANCHORS = 3;

    /// The kind; empty for networks of no known kind.
    Optional<OutputLayout> layout() {
        return outputs.size() == 1 ? single() : outputs.size() == 2 ? pair() : Optional.empty();
    }

    /// What could have been recognised, for messages.
    String known() {
        int cells = cells(YoloxLayout.STRIDES);
        return ("(N,%d,5+classes) as yolox, (N,%d,5+classes) as yolov5, (N,4+classes,%d) as yolov8, or ssd's corners"
                        + " (N,boxes,4) with scores (N,boxes,1+classes)")
                .formatted(cells, ANCHORS * cells, cells);
    }

    private Optional<OutputLayout> single() {
        String name = outputs.keySet().iterator().next();
        FloatTensor output = outputs.values().iterator().next();
        long[] shape = output.shape();
        if (shape.length != 3) {
            return Optional.empty();
        }
        int cells = cells(YoloxLayout.STRIDES);
        int more = cells(MORE_STRIDES);
        if (shape[1] == cells && shape[2] > 5) {
            boolean raw = YoloxLayout.isRaw(output, input);
            return Optional.of(new YoloxLayout(name, (int) shape[2] - 5, input, raw));
        }
        if ((shape[1] == ANCHORS * cells || shape[1] == ANCHORS * more) && shape[2] > 5) {
            return Optional.of(new YoloV5Layout(name, (int) shape[2] - 5));
        }
        return (shape[2] == cells || shape[2] == more) && shape[1] > 4
                ? Optional.of(new YoloV8Layout(name, (int) shape[1] - 4))
                : Optional.empty();
    }

    private Optional<OutputLayout> pair() {
        List<String> names = new ArrayList<>(outputs.keySet());
        boolean inOrder = isPair(names.get(0), names.get(1));
        boolean swapped = isPair(names.get(1), names.get(0));
        // Three classes and the background are as many numbers as a box: then the name tells.
        if (swapped && (!inOrder || names.get(1).toLowerCase(Locale.ROOT).contains("box"))) {
            return ssd(names.get(1), names.get(0));
        }
        return inOrder ? ssd(names.get(0), names.get(1)) : Optional.empty();
    }

    private boolean isPair(String boxes, String scores) {
        long[] b = shape(boxes);
        long[] s = shape(scores);
        return b.length == 3 && s.length == 3 && b[1] == s[1] && b[2] == 4 && s[2] > 1;
    }

    private Optional<OutputLayout> ssd(String boxes, String scores) {
        OutputRows places = OutputRows.of(outputs, boxes, 0);
        boolean raw = IntStream.range(0, places.rows())
                .anyMatch(row -> places.at(row, 0) > places.at(row, 2) || places.at(row, 1) > places.at(row, 3));
        return raw && places.rows() != Prior.squares(input).size()
                ? Optional.empty()
                : Optional.of(new SsdLayout(boxes, scores, (int) shape(scores)[2] - 1, input, raw));
    }

    private long[] shape(String name) {
        FloatTensor output = outputs.get(name);
        return output == null ? new long[0] : output.shape();
    }

    private int cells(List<Integer> strides) {
        return Cell.of(input, strides).size();
    }
}

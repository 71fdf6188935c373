package org.filtrate.run.detect;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.RunException;

/// One image's part of an output `(N, rows, columns)`.
final class OutputRows {
    private static final double ROUNDING = 1e-4;

    private final String output;
    private final FloatBuffer values;
    private final int start;
    private final int rows;
    private final int columns;

    private OutputRows(String output, FloatTensor tensor, int image) {
        long[] shape = tensor.shape();
        this.output = output;
        this.values = tensor.values();
        this.rows = (int) shape[1];
        this.columns = (int) shape[2];
        this.start = image * rows * columns;
    }

    /// @throws RunException if there is no such output with so many images
    static OutputRows of(Map<String, FloatTensor> outputs, String output, int image) {
        FloatTensor tensor = outputs.get(output);
        if (tensor == null || tensor.shape().length != 3 || tensor.shape()[0] <= image) {
            throw new RunException("output '%s': needed (%d or more,rows,columns), came %s"
                    .formatted(output, image + 1, tensor == null ? "none" : tensor));
        }
        return new OutputRows(output, tensor, image);
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    float at(int row, int column) {
        return values.get(start + row * columns + column);
    }

    /// The same, once it is found to be from 0 to 1 but for rounding.
    double score(int row, int column) {
        float score = at(row, column);
        if (!(score >= -ROUNDING && score <= 1 + ROUNDING)) {
            throw new RunException(
                    "output '%s': needed scores from 0 to 1 (a sigmoid or softmax in the network), came %s"
                            .formatted(output, score));
        }
        return score;
    }

    /// @throws RunException if a number is not finite or a side negative
    Box centred(double x, double y, double width, double height) {
        if (!(width >= 0 && height >= 0) || !Double.isFinite(x + y + width + height)) {
            throw new RunException("output '%s': needed boxes as centre and size, came %s,%s sized %sx%s"
                    .formatted(output, x, y, width, height));
        }
        return Box.centred(x, y, width, height);
    }

    /// @throws RunException if a number is not finite or the corners are the wrong way round
    Box cornered(double left, double top, double right, double bottom) {
        if (!(left <= right && top <= bottom) || !Double.isFinite(right - left + bottom - top)) {
            throw new RunException("output '%s': needed boxes as two corners, came %s,%s to %s,%s"
                    .formatted(output, left, top, right, bottom));
        }
        return new Box(left, top, right, bottom);
    }

    /// Detections from rows of a centre and a size in pixels, an objectness, and a score for each class:
    /// one for each class whose product of both is `least` or more.
    List<Detection> scored(double least) {
        List<Detection> found = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            double object = score(row, 4);
            for (int label = 0; label < columns - 5; label++) {
                double score = object * score(row, 5 + label);
                if (score >= least) {
                    found.add(new Detection(centred(at(row, 0), at(row, 1), at(row, 2), at(row, 3)), label, score));
                }
            }
        }
        return found;
    }
}

package org.filtrate.run.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.filtrate.run.ChannelOrder;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.ImageFit;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Preprocessing;

/// YOLOX: one output `(N, cells, 5 + classes)` of centre, size, objectness and classes, a row a cell of the
/// grids of strides 8, 16 and 32. Raw rows are `centre = (row + cell) stride`, `size = exp(row) stride`;
/// decoded ones are pixels. Images are blue first, 0 to 255, at the top left. Source: Ge et al., "YOLOX"
/// (2021).
///
/// @param output its name
/// @param classes classes
/// @param input rows and columns of the network's input, multiples of 32
/// @param raw whether rows are raw
public record YoloxLayout(String output, int classes, ImageSize input, boolean raw) implements OutputLayout {
    /// The strides, in the order of the rows.
    static final List<Integer> STRIDES = List.of(8, 16, 32);

    @Override
    public String word() {
        return "yolox";
    }

    @Override
    public Preprocessing preprocessing() {
        return Preprocessing.of(0, 1 / 255f, ChannelOrder.BGR, ImageFit.LETTERBOX_CORNER);
    }

    @Override
    public Suppression suppression() {
        return new Suppression(.65, Detector.MOST);
    }

    @Override
    public List<Detection> read(Map<String, FloatTensor> outputs, int image, double least) {
        OutputRows rows = OutputRows.of(outputs, output, image);
        List<Cell> cells = Cell.of(input, STRIDES);
        List<Detection> found = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            int best = 5;
            for (int column = 6; column < rows.columns(); column++) {
                best = rows.score(row, column) > rows.score(row, best) ? column : best;
            }
            double score = rows.score(row, 4) * rows.score(row, best);
            if (score >= least) {
                found.add(new Detection(box(rows, row, cells.get(row)), best - 5, score));
            }
        }
        return found;
    }

    private Box box(OutputRows rows, int row, Cell cell) {
        if (!raw) {
            return rows.centred(rows.at(row, 0), rows.at(row, 1), rows.at(row, 2), rows.at(row, 3));
        }
        return rows.centred(
                (rows.at(row, 0) + cell.x()) * cell.stride(),
                (rows.at(row, 1) + cell.y()) * cell.stride(),
                Math.exp(rows.at(row, 2)) * cell.stride(),
                Math.exp(rows.at(row, 3)) * cell.stride());
    }

    /// Whether rows are raw: whether centres taken as offsets within cells lie nearer to their cells, in
    /// the mean over all rows, than centres taken as pixels.
    static boolean isRaw(FloatTensor output, ImageSize input) {
        OutputRows rows = OutputRows.of(Map.of("", output), "", 0);
        List<Cell> cells = Cell.of(input, STRIDES);
        double asOffsets = 0;
        double asPixels = 0;
        for (int row = 0; row < rows.rows(); row++) {
            Cell cell = cells.get(row);
            double x = rows.at(row, 0);
            double y = rows.at(row, 1);
            asOffsets += bounded(x - .5) + bounded(y - .5);
            asPixels += bounded(x / cell.stride() - cell.x() - .5) + bounded(y / cell.stride() - cell.y() - .5);
        }
        return asOffsets < asPixels;
    }

    /// One wild row must not outweigh the others.
    private static double bounded(double cells) {
        return Math.min(Math.abs(cells), 4);
    }
}

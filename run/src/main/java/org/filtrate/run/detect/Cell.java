package org.filtrate.run.detect;

import java.util.ArrayList;
import java.util.List;
import org.filtrate.run.ImageSize;

/// A cell of one of a detector's grids.
///
/// @param x column of the grid
/// @param y row of the grid
/// @param stride its side in pixels of the input
record Cell(int x, int y, int stride) {
    /// All cells over an input: grid after grid, row after row.
    static List<Cell> of(ImageSize input, List<Integer> strides) {
        List<Cell> cells = new ArrayList<>();
        for (int stride : strides) {
            for (int y = 0; y < input.height() / stride; y++) {
                for (int x = 0; x < input.width() / stride; x++) {
                    cells.add(new Cell(x, y, stride));
                }
            }
        }
        return cells;
    }
}

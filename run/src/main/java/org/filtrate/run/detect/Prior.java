package org.filtrate.run.detect;

import java.util.ArrayList;
import java.util.List;
import org.filtrate.run.ImageSize;

/// A box that a single-shot detector corrects: centre and size in fractions of the input.
///
/// @param x of the centre
/// @param y of the centre
/// @param width at most 1
/// @param height at most 1
record Prior(double x, double y, double width, double height) {
    private static final int[] STRIDES = {8, 16, 32, 64};
    private static final int[][] SIDES = {{10, 16, 24}, {32, 48}, {64, 96}, {128, 192, 256}};
    private static final double CENTRE_VARIANCE = .1;
    private static final double SIZE_VARIANCE = .2;

    /// The squares that small face detectors correct, in the order of their outputs: grid after grid of
    /// strides 8, 16, 32 and 64, row after row, with sides of 10 to 256 pixels. Source: Linzaer,
    /// "Ultra-Light-Fast-Generic-Face-Detector".
    static List<Prior> squares(ImageSize input) {
        List<Prior> priors = new ArrayList<>();
        for (int grid = 0; grid < STRIDES.length; grid++) {
            double rows = (double) input.height() / STRIDES[grid];
            double columns = (double) input.width() / STRIDES[grid];
            for (int y = 0; y < Math.ceil(rows); y++) {
                for (int x = 0; x < Math.ceil(columns); x++) {
                    for (int side : SIDES[grid]) {
                        priors.add(new Prior(
                                Math.min(1, (x + .5) / columns),
                                Math.min(1, (y + .5) / rows),
                                Math.min(1, (double) side / input.width()),
                                Math.min(1, (double) side / input.height())));
                    }
                }
            }
        }
        return priors;
    }

    /// The corrected box in fractions of the input: `centre + .1 offset size`, `size exp(.2 offset)`.
    ///
    /// @param row of `places`: offsets of the centre's x and y, of width and height
    Box corrected(OutputRows places, int row) {
        return places.centred(
                x + CENTRE_VARIANCE * places.at(row, 0) * width,
                y + CENTRE_VARIANCE * places.at(row, 1) * height,
                width * Math.exp(SIZE_VARIANCE * places.at(row, 2)),
                height * Math.exp(SIZE_VARIANCE * places.at(row, 3)));
    }
}

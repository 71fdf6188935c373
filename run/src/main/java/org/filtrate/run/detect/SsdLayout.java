package org.filtrate.run.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.filtrate.run.ChannelOrder;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.ImageFit;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Preprocessing;

/// Single-shot detectors: boxes `(N, boxes, 4)` as left, top, right, bottom in fractions of the image,
/// scores `(N, boxes, 1 + classes)` with the background first. Raw boxes are corrections of the squares of
/// small face detectors instead ([Prior]). Images are red first, `(sample - 127) / 128`, stretched. Source:
/// Liu et al., "SSD: Single Shot MultiBox Detector" (2016); the numbers are those of its light descendants.
///
/// @param boxes the name of the output with the boxes
/// @param scores the name of the output with the scores
/// @param classes classes, the background left out
/// @param input rows and columns of the network's input
/// @param raw whether boxes are raw
public record SsdLayout(String boxes, String scores, int classes, ImageSize input, boolean raw)
        implements OutputLayout {
    @Override
    public String word() {
        return "ssd";
    }

    @Override
    public Preprocessing preprocessing() {
        return Preprocessing.of(127 / 255f, 128 / 255f, ChannelOrder.RGB, ImageFit.STRETCH);
    }

    @Override
    public Suppression suppression() {
        return new Suppression(.45, Detector.MOST);
    }

    @Override
    public List<Detection> read(Map<String, FloatTensor> outputs, int image, double least) {
        OutputRows places = OutputRows.of(outputs, boxes, image);
        OutputRows sure = OutputRows.of(outputs, scores, image);
        List<Prior> priors = raw ? Prior.squares(input) : List.of();
        List<Detection> found = new ArrayList<>();
        for (int row = 0; row < sure.rows(); row++) {
            for (int label = 0; label < classes; label++) {
                double score = sure.score(row, 1 + label);
                if (score >= least) {
                    Box box = raw
                            ? priors.get(row).corrected(places, row)
                            : places.cornered(
                                    places.at(row, 0), places.at(row, 1), places.at(row, 2), places.at(row, 3));
                    found.add(new Detection(box.scaled(input.width(), input.height()), label, score));
                }
            }
        }
        return found;
    }
}

package org.filtrate.compress;

import java.util.List;
import java.util.Optional;
import org.filtrate.compress.calibrate.Calibration;
import org.filtrate.compress.calibrate.Images;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.FiltrateException;

/// What is done to a compressed network between the fit and the file: statistics corrected by images,
/// and where it was asked for, a refinement.
final class Repair {
    private final Request request;
    private final Network network;
    private final Optional<Images> images;
    private final Stages stages;

    /// @param images images to correct statistics by; empty to leave them as they are
    Repair(Request request, Network network, Optional<Images> images, Stages stages) {
        this.request = request;
        this.network = network;
        this.images = images;
        this.stages = stages;
    }

    /// A repaired network.
    ///
    /// @param network the network
    /// @param corrected batch normalisations and layers corrected by images
    record Repaired(Refined network, int corrected) {}

    /// Corrects layers that were just fitted.
    Repaired repair(List<CompressedLayer> layers) {
        Refined fitted = new Refined(network.model(), layers);
        return images.map(i -> calibrated(fitted, i)).orElseGet(() -> new Repaired(fitted, 0));
    }

    private Repaired calibrated(Refined fitted, Images chosen) {
        Calibration calibration = Calibration.of(
                network.model(),
                network.shapes(),
                fitted.assembled().model(),
                fitted.layers(),
                chosen,
                stages.begin("calibrate"));
        return new Repaired(
                new Refined(calibration.normalisations().applyTo(fitted.dense()), calibration.layers()),
                calibration.corrected());
    }

    /// Carries out the refinement that was asked for. Statistics stay as it leaves them: what it found to be best,
    /// it found with these.
    Repaired refine(Repaired repaired) {
        return request.refinement().map(r -> refine(repaired, r)).orElse(repaired);
    }

    private Repaired refine(Repaired repaired, Refinement refinement) {
        Refined before = repaired.network();
        Refined after = refinement.refine(before.dense(), before.layers(), stages);
        checkKept(before.layers(), after.layers());
        return new Repaired(after, repaired.corrected());
    }

    private static void checkKept(List<CompressedLayer> before, List<CompressedLayer> after) {
        if (before.size() != after.size()) {
            throw new FiltrateException(
                    "refinement: " + before.size() + " compressed layers are needed, " + after.size() + " came");
        }
        for (int i = 0; i < before.size(); i++) {
            CompressedLayer one = before.get(i);
            CompressedLayer other = after.get(i);
            if (!one.layer().name().equals(other.layer().name())
                    || !one.filters().setting().equals(other.filters().setting())
                    || one.body() != other.body()) {
                throw new FiltrateException("refinement: layer '" + one.layer().name()
                        + "' is needed as it was decided, with other numbers; '"
                        + other.layer().name() + "' came");
            }
        }
    }
}

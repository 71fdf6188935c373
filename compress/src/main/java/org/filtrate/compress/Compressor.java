package org.filtrate.compress;

import java.util.Optional;
import org.filtrate.compress.body.BodyTimer;
import org.filtrate.compress.budget.Choice;
import org.filtrate.compress.calibrate.Images;
import org.filtrate.compress.calibrate.LayerFit;
import org.filtrate.compress.plan.Plan;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.run.DataSet;
import org.filtrate.run.ImageInput;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.Split;

/// Compresses networks: reads, analyses, solves for the budget, fits, repairs, writes.
public final class Compressor {
    /// How often bytes that only the finished file shows are allowed for.
    private static final int ROUNDS = 8;

    private final Request request;
    private final Stages stages;
    private final Network network;
    private final Optional<Images> images;
    private final Candidates candidates;
    private final BodyTimer timer;

    private Compressor(Request request, Stages stages) {
        this.request = request;
        this.stages = stages;
        this.network = Network.read(request.model());
        this.images = request.usesImages() ? Optional.of(images()) : Optional.empty();
        this.candidates = Candidates.of(request, network, stages.begin("analyse"))
                .weighed(network, images.filter(i -> request.dataAware()), stages);
        this.timer = new BodyTimer(network.model(), request.threads());
    }

    /// Compresses a network and writes the result.
    ///
    /// @throws FiltrateException where something given does not fit, naming it; nothing is written then
    public static Outcome compress(Request request, Stages stages) {
        return new Compressor(request, stages).run();
    }

    /// What would become of each layer, without writing anything.
    public static Plan plan(Request request, Stages stages) {
        Compressor compressor = new Compressor(request, stages);
        return new Outcomes(request, compressor.candidates.reasons(), compressor.solve(0)).plan();
    }

    private Outcome run() {
        Fitting fitting = new Fitting(network, images.filter(i -> request.dataAware()), stages);
        Repair repair = new Repair(request, network, images.filter(i -> request.calibrate()), stages);
        Solution solution = solve(0);
        Repair.Repaired repaired = repair.repair(fitting.layers(solution));
        long added = 0;
        // What images add to a file is known only when it is finished.
        for (int round = 1; round < ROUNDS && excessBytes(repaired) > 0; round++) {
            added += excessBytes(repaired);
            solution = solve(added);
            repaired = repair.repair(fitting.layers(solution));
        }
        Repair.Repaired refined = repair.refine(repaired);
        if (excessBytes(refined) > 0) {
            throw new FiltrateException("%s: the finished file would exceed its budget by %d bytes"
                    .formatted(request.output(), excessBytes(refined)));
        }
        Assembly lean = lean(refined);
        long size = ModelWriter.write(lean.model(), request.output());
        Outcomes outcomes = new Outcomes(request, candidates.reasons(), solution);
        return new Outcome(
                network,
                request.output(),
                size,
                outcomes.plan(),
                outcomes.layers(network, lean, c -> fit(c, fitting, refined), timer),
                refined.corrected());
    }

    /// @param added bytes that images add to the file, as far as is known
    private Solution solve(long added) {
        long reserved = added + (images.isPresent() && request.calibrate() ? candidates.biasBytes(network) : 0);
        return new Solver(request, network, timer, stages).solve(candidates.list(), reserved);
    }

    private Assembly lean(Repair.Repaired repaired) {
        return repaired.network().assembled().lean(network, request.keepNames());
    }

    /// Bytes by which the file would exceed its budget; 0 or less where it keeps it.
    private long excessBytes(Repair.Repaired repaired) {
        return request.budget()
                .byteLimit(network.sizeBytes())
                .map(limit -> ModelWriter.sizeBytes(lean(repaired).model(), request.output()) - limit)
                .orElse(0L);
    }

    /// What a layer's filters lose: as they were fitted, or as a refinement left them.
    private LayerFit fit(Choice choice, Fitting fitting, Repair.Repaired refined) {
        return request.refinement().isEmpty()
                ? fitting.fit(choice)
                : refined.network()
                        .find(choice.candidate().layer())
                        .map(l -> LayerFit.toWeights(choice, l.filters()))
                        .orElseThrow();
    }

    private Images images() {
        try (Session session = Session.open(request.model(), SessionSettings.threads(request.threads()))) {
            ImageInput input = ImageInput.of(session);
            DataSet set = DataSet.open(request.data().orElseThrow(), Split.TRAIN, session);
            return Images.of(set, input, request.images(), network.model(), network.shapes(), request.threads());
        }
    }
}

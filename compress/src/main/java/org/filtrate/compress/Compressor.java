package org.filtrate.compress;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.filtrate.compress.body.BodyTimer;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.budget.Choice;
import org.filtrate.compress.calibrate.Images;
import org.filtrate.compress.calibrate.LayerFit;
import org.filtrate.compress.calibrate.LayerLoss;
import org.filtrate.compress.calibrate.Sensitivity;
import org.filtrate.compress.findings.Findings;
import org.filtrate.compress.planner.Means;
import org.filtrate.compress.planner.Planner;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.run.DataSet;
import org.filtrate.run.ImageInput;
import org.filtrate.run.PairedTiming;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.Split;

/// Compresses networks: reads, analyses, solves for the budget, fits, repairs, writes.
public final class Compressor {
    /// How often bytes that only the finished file shows are allowed for.
    private static final int ROUNDS = 8;

    /// How much less time is aimed at than what would make up for a network that is too slow.
    private static final double HURRY = .97;

    /// How little of the time that was asked for may be aimed at.
    private static final double LEAST_HASTE = .5;

    private final Request request;
    private final Stages stages;
    private final Network network;
    private final Findings findings;
    private final Optional<Images> images;
    private final Candidates candidates;
    private final List<LayerLoss> losses;
    private final BodyTimer timer;
    private final Optional<Promise> promise;
    /// 1, or less to aim at less time than asked for.
    private double haste = 1;
    private final Solver solver;

    private Compressor(Request asked, Network network, Stages stages) {
        this.stages = stages;
        this.network = network;
        this.findings = asked.cache().map(Findings::in).orElseGet(Findings::none);
        this.images = asked.usesImages() ? Optional.of(images(asked, network)) : Optional.empty();
        Candidates found = Candidates.of(asked, network, findings, stages.begin("analyse"));
        this.request = asked.isPlanned() && asked.budget() instanceof Budget.Unlimited
                ? asked.with(r -> r.budget(found.usualBudget(network)))
                : asked;
        this.losses = request.dataAware() && images.isPresent() ? losses(found, images.get()) : List.of();
        this.candidates = found.weighed(losses);
        this.timer = new BodyTimer(network.model(), request.threads(), isTimed() ? Findings.none() : findings);
        this.promise = Promise.of(request);
        this.solver = new Solver(request, network, timer, allocators(), stages);
    }

    /// Whether time is limited: what takes how long is then measured in this run, whatever is known from
    /// before.
    private boolean isTimed() {
        return request.budget().millisLimit(1).isPresent();
    }

    /// Compresses a network and writes the result.
    ///
    /// @throws FiltrateException where something given does not fit, naming it; nothing is written then
    public static Outcome compress(Request request, Stages stages) {
        Network network = Network.read(request.model());
        Model prepared = request.refinement()
                .map(r -> r.prepare(network.model(), stages))
                .orElse(network.model());
        return new Compressor(request, prepared.equals(network.model()) ? network : network.with(prepared), stages)
                .run();
    }

    /// What would become of each layer, without fitting or writing anything.
    ///
    /// @throws FiltrateException as above
    public static Forecast plan(Request request, Stages stages) {
        return new Compressor(request, Network.read(request.model()), stages).forecast();
    }

    private Forecast forecast() {
        Solution solution = solve(0);
        return new Outcomes(request, candidates.reasons(), solution)
                .forecast(
                        network, solver.sizeBytes(solution) + reservedBytes(), solver.allocator(solution.candidates()));
    }

    private Outcome run() {
        Fitting fitting = new Fitting(network, images.filter(i -> request.dataAware()), stages);
        Repair repair = new Repair(request, network, images.filter(i -> request.calibrate()), stages);
        Solution solution = solve(0);
        Repair.Repaired repaired = repair.repair(fitting.layers(solution));
        long added = 0;
        // What images add to a file, and what the whole network takes, is known only when it is finished.
        for (int round = 1; round < ROUNDS && !keepsBudget(repaired); round++) {
            added += Math.max(0, excessBytes(repaired));
            solution = solve(added);
            repaired = repair.repair(fitting.layers(solution));
        }
        Repair.Repaired fast = repaired;
        promise.ifPresent(p -> p.requireKept(lean(fast).model()));
        Repair.Repaired refined = repair.refine(repaired);
        if (excessBytes(refined) > 0) {
            throw new FiltrateException("%s: the finished file would exceed its budget by %d bytes"
                    .formatted(request.output(), excessBytes(refined)));
        }
        Assembly lean = lean(refined);
        Optional<PairedTiming> timing = promise.map(p -> p.measure(lean.model()));
        long size = ModelWriter.write(lean.model(), request.output());
        Outcomes outcomes = new Outcomes(request, candidates.reasons(), solution);
        return new Outcome(
                network,
                request.output(),
                size,
                outcomes.plan(),
                outcomes.layers(network, lean, c -> fit(c, fitting, refined), timer),
                refined.corrected(),
                timing);
    }

    /// Whether a finished network is as small and as fast as was asked for; where it is too slow, the next is
    /// hurried.
    private boolean keepsBudget(Repair.Repaired repaired) {
        double slowness =
                promise.map(p -> p.excess(p.measure(lean(repaired).model()))).orElse(1.0);
        boolean canHurry = slowness > 1 && haste > LEAST_HASTE;
        if (canHurry) {
            haste = Math.max(LEAST_HASTE, haste * HURRY / slowness);
        }
        return excessBytes(repaired) <= 0 && !canHurry;
    }

    /// @param added bytes that images add to the file, as far as is known
    private Solution solve(long added) {
        Solution solution = solver.solve(candidates.list(), added + reservedBytes());
        findings.trim();
        return solution;
    }

    /// Bytes that images may add to the file.
    private long reservedBytes() {
        return images.isPresent() && request.calibrate() ? candidates.biasBytes(network) : 0;
    }

    private Assembly lean(Repair.Repaired repaired) {
        return repaired.network().assembled().lean(network, request.keepNames());
    }

    /// Bytes by which the file would exceed its budget; 0 or less where it keeps it.
    private long excessBytes(Repair.Repaired repaired) {
        return network.byteLimit(request)
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

    private List<LayerLoss> losses(Candidates found, Images chosen) {
        return Sensitivity.of(
                network.model(),
                network.shapes(),
                found.list(),
                chosen,
                request.isPlanned(),
                findings,
                stages.begin("weigh layers"));
    }

    /// What finds settings: a strength for one method, or a planner that is asked again and again.
    private Function<List<Candidate>, Allocator> allocators() {
        if (!request.isPlanned()) {
            return list -> new StrengthAllocator(request, network, list);
        }
        List<LayerLoss> known = losses.isEmpty()
                ? candidates.list().stream()
                        .map(c -> LayerLoss.blind(c.fit().target().weight()))
                        .toList()
                : losses;
        Allocator planned = new PlannedAllocator(
                request,
                network,
                candidates.list(),
                known,
                timer,
                promise,
                () -> haste,
                new Means(Planner.METHODS, network.model(), findings, request.workers()),
                stages);
        return list -> planned;
    }

    private static Images images(Request request, Network network) {
        try (Session session = Session.open(request.model(), SessionSettings.threads(request.threads()))) {
            ImageInput input = ImageInput.of(session);
            DataSet set = DataSet.open(request.data().orElseThrow(), Split.TRAIN, session);
            return Images.of(set, input, request.images(), network.model(), network.shapes(), request.threads());
        }
    }
}

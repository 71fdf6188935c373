package org.filtrate.compress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.filtrate.compress.body.BodyTimer;
import org.filtrate.compress.budget.Allocation;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.budget.Choice;
import org.filtrate.compress.budget.Cost;
import org.filtrate.compress.calibrate.Calibration;
import org.filtrate.compress.calibrate.DataAwareFits;
import org.filtrate.compress.calibrate.Images;
import org.filtrate.compress.calibrate.LayerFit;
import org.filtrate.compress.lean.LeanNetwork;
import org.filtrate.compress.plan.Plan;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Setting;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredItem;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.graph.layer.Layer;
import org.filtrate.run.DataSet;
import org.filtrate.run.ImageInput;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.Split;
import org.jspecify.annotations.Nullable;

/// Compresses networks: reads, analyses, allocates, fits, chooses bodies, calibrates, writes.
public final class Compressor {
    /// How often the bytes that a finished file takes besides its filters are measured and allowed for.
    private static final int ROUNDS = 8;

    private final Request request;
    private final Stages stages;
    private final Network network;
    private final Candidates found;
    private List<Candidate> candidates;
    private final BodyTimer timer;
    /// Bytes by which finished files exceeded the budget so far.
    private long added;
    /// The latest compact filters of each layer, by its name.
    private final Map<String, LayerFit> fitted = new ConcurrentHashMap<>();

    private Compressor(Request request, Stages stages) {
        this.request = request;
        this.stages = stages;
        this.network = Network.read(request.model());
        this.found = Candidates.of(request, network, stages.begin("analyse"));
        this.candidates = found.list();
        if (request.calibrates() && !Boolean.getBoolean("nosens")) {
            Map<String, Double> s = org.filtrate.compress.calibrate.Sensitivity.of(
                    network.model(), network.shapes(), candidates, images(), stages.begin("sensitivity"));
            this.candidates = candidates.stream()
                    .map(c -> c.weighing(Objects.requireNonNull(s.get(c.layer().name()))))
                    .toList();
        }
        if (candidates.isEmpty()) {
            throw new FiltrateException(request.model() + ": no layer can be compressed ("
                    + (found.reasons().isEmpty()
                            ? "it has no convolution or matrix product with constant weights"
                            : found.reasons().values().iterator().next())
                    + ")");
        }
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
        return compressor.planOf(compressor.assemble().layers());
    }

    private Outcome run() {
        Finished finished = finish(solve());
        // What images add to a file is known only when it is finished.
        for (int round = 1; round < ROUNDS && excess(finished.assembly()) > 0; round++) {
            added += excess(finished.assembly());
            finished = finish(solve());
        }
        Assembly assembly = finished.assembly();
        long size = ModelWriter.write(assembly.model(), request.output());
        return new Outcome(
                network,
                request.output(),
                size,
                planOf(assembly.layers()),
                outcomes(assembly.layers()),
                assembly.allocation().precision().bits(),
                finished.corrected());
    }

    /// A network as it is to be written, and how many layers images corrected.
    private record Finished(Assembly assembly, int corrected) {}

    private Finished finish(Solution solution) {
        Assembly assembly = fitted(solution);
        if (!request.calibrates()) {
            return new Finished(lean(assembly), 0);
        }
        Calibration calibration = calibrate(assembly);
        Assembly calibrated = new Assembly(
                assembly.allocation(),
                calibration.layers(),
                calibration.normalisations().applyTo(patched(calibration.layers())));
        return new Finished(lean(calibrated), calibration.corrected());
    }

    /// Bytes by which a file would exceed its budget; 0 or less where it keeps it.
    private long excess(Assembly assembly) {
        return new Allocator(request, network, candidates)
                .byteLimit()
                .map(limit -> assembly.model().proto().getSerializedSize() - limit)
                .orElse(0L);
    }

    /// A model with all layers in their compressed form.
    private record Assembly(Allocation allocation, List<CompressedLayer> layers, Model model) {}

    /// The assembly as it is to be written.
    private Assembly lean(Assembly assembly) {
        LeanNetwork lean = LeanNetwork.of(assembly.model(), network.shapes(), assembly.layers(), request.keepNames());
        return new Assembly(assembly.allocation(), lean.layers(), lean.model());
    }

    private Assembly assemble() {
        return request.budget() instanceof Budget.Macs ? assembleFaster() : assembleSmaller();
    }

    /// Solves for the budget and measures what the file takes besides the filters, until the budget holds.
    private Assembly assembleSmaller() {
        Allocator allocator = new Allocator(request, network, candidates);
        long otherBytes = allocator.byteLimit().isEmpty() ? 0 : otherBytes(allocator.allocate(0));
        Assembly best = null;
        long bestSize = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Allocation allocation = allocator.allocate(otherBytes);
            if (!allocator.fits(allocation, otherBytes)) {
                break;
            }
            Assembly assembly = assemble(allocation);
            if (allocator.byteLimit().isEmpty()) {
                return assembly;
            }
            long size = lean(assembly).model().proto().getSerializedSize() + reserve();
            if (size <= allocator.byteLimit().get() && size > bestSize) {
                best = assembly;
                bestSize = size;
            }
            long measured = size - allocation.cost(candidates, Cost.BYTES);
            if (measured == otherBytes) {
                break;
            }
            otherBytes = measured;
        }
        if (best == null) {
            throw outOfReach(allocator);
        }
        return best;
    }

    /// Bytes of the finished file besides the candidates' filters, about: bodies are not chosen yet.
    private long otherBytes(Allocation allocation) {
        Assembly assembly = assemble(allocation, (candidate, filters) -> Body.SMALL);
        return lean(assembly).model().proto().getSerializedSize()
                + reserve()
                - allocation.cost(candidates, Candidate::sizeBytes);
    }

    /// The error for a budget that cannot be kept; what is reachable is measured on the smallest file there is.
    private FiltrateException outOfReach(Allocator allocator) {
        Allocation smallest = allocator.allocate(Long.MAX_VALUE / 2);
        long size = lean(assemble(smallest)).model().proto().getSerializedSize() + reserve();
        return allocator.outOfReach(smallest, size - smallest.cost(candidates, Cost.BYTES));
    }

    /// Solves for the budget of operations; layers that would not get faster stay dense, and the others make up for
    /// them.
    private Assembly assembleFaster() {
        while (true) {
            Allocator allocator = new Allocator(request, network, candidates);
            Allocation allocation = allocator.allocate(0);
            if (!allocator.fits(allocation, 0)) {
                throw allocator.outOfReach(allocation, 0);
            }
            Assembly assembly = assemble(allocation);
            List<Candidate> settled = candidates.stream()
                    .map(c -> isSlower(c, assembly) ? c.left() : c)
                    .toList();
            if (settled.equals(candidates)) {
                return assembly;
            }
            candidates = settled;
        }
    }

    private boolean isSlower(Candidate candidate, Assembly assembly) {
        return find(assembly.layers(), candidate.layer())
                .filter(l -> l.body() == Body.SMALL && l.filters().setting().hasFactoredBody())
                .isPresent();
    }

    /// Bytes that calibration may add: a bias for layers that have none.
    private long reserve() {
        return !request.calibrates()
                ? added
                : added
                        + candidates.stream()
                                .filter(c -> c.layer().node().input(2).isEmpty() && !isNormalised(c.layer()))
                                .mapToLong(c -> 4L * c.shape().outChannels() + 64)
                                .sum();
    }

    private boolean isNormalised(Layer layer) {
        return network.model().graph().consumers(layer.node().output(0)).stream()
                .anyMatch(n -> n.is("BatchNormalization"));
    }

    /// A model with blank filters, as large as the fitted one will be, and the bodies that are faster on this machine.
    private Assembly assemble(Allocation allocation) {
        var progress = stages.begin("time bodies");
        AtomicInteger timed = new AtomicInteger();
        return assemble(allocation, (candidate, filters) -> {
            Body body = body(candidate, filters);
            progress.update(timed.incrementAndGet(), candidates.size());
            return body;
        });
    }

    private Assembly assemble(Allocation allocation, BiFunction<Candidate, CompactFilters, Body> bodies) {
        List<CompressedLayer> layers = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            Setting setting = allocation.settings().get(i);
            if (!Candidate.isDense(setting)) {
                CompactFilters blank = setting.blank(candidate.shape());
                Body body = bodies.apply(candidate, blank);
                layers.add(new CompressedLayer(candidate.layer(), blank, body, Optional.empty()));
            }
        }
        return new Assembly(allocation, layers, patched(layers));
    }

    /// The chosen settings and bodies, without the blank filters that they were found with.
    private Solution solve() {
        Assembly blank = assemble();
        Map<String, Candidate> byName = byName();
        return new Solution(
                blank.allocation(),
                blank.layers().stream()
                        .map(l -> new Choice(
                                Objects.requireNonNull(byName.get(l.layer().name())),
                                l.filters().setting(),
                                l.body()))
                        .toList());
    }

    private record Solution(Allocation allocation, List<Choice> choices) {}

    private Assembly fitted(Solution solution) {
        if (request.calibrates()) {
            fitted.putAll(DataAwareFits.of(
                    network.model(), network.shapes(), solution.choices(), images(), stages.begin("fit")));
        }
        LayerWork.each(
                solution.choices(),
                c -> c.candidate().layer().params(),
                c -> fit(c.candidate(), c.setting()),
                stages.begin("fit"));
        List<CompressedLayer> layers = solution.choices().stream()
                .map(c -> new CompressedLayer(
                        c.candidate().layer(), fit(c.candidate(), c.setting()), c.body(), Optional.empty()))
                .toList();
        return new Assembly(solution.allocation(), layers, patched(layers));
    }

    private Map<String, Candidate> byName() {
        Map<String, Candidate> byName = new HashMap<>();
        candidates.forEach(c -> byName.put(c.layer().name(), c));
        return byName;
    }

    private CompactFilters fit(Candidate candidate, Setting setting) {
        return fitted(candidate, setting).filters();
    }

    private LayerFit fitted(Candidate candidate, Setting setting) {
        String name = candidate.layer().name();
        LayerFit known = fitted.get(name);
        if (known == null || !known.filters().setting().equals(setting)) {
            CompactFilters filters = candidate.fit().fit(setting);
            LayerWork.collect(candidate.layer().params());
            known = new LayerFit(
                    filters,
                    candidate.fit().target().weight().relativeError(filters.reconstruct()),
                    OptionalDouble.empty(),
                    List.of());
            fitted.put(name, known);
        }
        return known;
    }

    private Body body(Candidate candidate, CompactFilters filters) {
        return request.plan()
                .flatMap(p -> p.lines().stream()
                        .filter(l -> l.layer().equals(candidate.layer().name()))
                        .findFirst())
                .flatMap(PlanLine::body)
                .orElseGet(() -> timer.choose(candidate, filters));
    }

    private Model patched(List<CompressedLayer> layers) {
        Patch patch = new Patch("compress");
        layers.forEach(l -> patch.and(l.patch(network.model().opset())));
        return patch.applyTo(network.model());
    }

    private Calibration calibrate(Assembly assembly) {
        return Calibration.of(
                network.model(),
                network.shapes(),
                assembly.model(),
                assembly.layers(),
                images(),
                stages.begin("calibrate"));
    }

    private Images images() {
        try (Session session = Session.open(request.model(), SessionSettings.threads(request.threads()))) {
            ImageInput input = ImageInput.of(session);
            DataSet set = DataSet.open(request.data().orElseThrow(), Split.TRAIN, input);
            return Images.of(
                    set, input, request.calibrationImages(), network.model(), network.shapes(), request.threads());
        }
    }

    private Plan planOf(List<CompressedLayer> layers) {
        List<PlanLine> lines = candidates.stream()
                .map(c -> find(layers, c.layer())
                        .map(l -> new PlanLine(c.layer().name(), l.filters().setting(), Optional.of(l.body())))
                        .orElseGet(() -> dense(c.layer())))
                .toList();
        return new Plan(request.seed(), lines);
    }

    private static PlanLine dense(Layer layer) {
        return new PlanLine(layer.name(), new UniformSetting(Precision.BITS_32), Optional.empty());
    }

    private static Optional<CompressedLayer> find(List<CompressedLayer> layers, Layer layer) {
        return layers.stream()
                .filter(l -> l.layer().name().equals(layer.name()))
                .findFirst();
    }

    private List<LayerOutcome> outcomes(List<CompressedLayer> layers) {
        Map<String, Candidate> byName = byName();
        List<LayerOutcome> outcomes = new ArrayList<>();
        for (Layer layer : network.layers()) {
            Candidate candidate = byName.get(layer.name());
            Optional<CompressedLayer> compressed = find(layers, layer);
            outcomes.add(
                    candidate != null && compressed.isPresent()
                            ? outcome(candidate, compressed.get())
                            : untouched(layer, candidate));
        }
        return outcomes;
    }

    private LayerOutcome outcome(Candidate candidate, CompressedLayer compressed) {
        LayerFit fit = fitted(candidate, compressed.filters().setting());
        CompactFilters filters = fit.filters();
        Layer layer = candidate.layer();
        return new LayerOutcome(
                layer,
                new PlanLine(layer.name(), filters.setting(), Optional.of(compressed.body())),
                compressed.filters().items(),
                fit.error(),
                fit.outputError(),
                compressed.body() == Body.FACTORED
                        ? candidate.macs(filters.setting())
                        : layer.macs().orElse(0),
                timer.known(candidate, filters),
                Stream.concat(candidate.fit().findings().stream(), fit.notes().stream())
                        .toList());
    }

    private LayerOutcome untouched(Layer layer, @Nullable Candidate candidate) {
        String reason = candidate == null
                ? found.reasons().getOrDefault(layer.name(), "")
                : request.budget() instanceof Budget.Unlimited
                        ? "its method keeps it as it is"
                        : "the budget is kept without it";
        List<StoredItem> items = layer.weight().stream()
                .map(w -> new StoredItem("weight", 8 * w.sizeBytes()))
                .toList();
        return new LayerOutcome(
                layer,
                dense(layer),
                items,
                0,
                OptionalDouble.empty(),
                layer.macs().orElse(0),
                Optional.empty(),
                List.of(reason));
    }
}

package org.filtrate.compress;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.filtrate.compress.body.BodyTimer;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.budget.Choice;
import org.filtrate.compress.budget.Expectation;
import org.filtrate.compress.calibrate.LayerFit;
import org.filtrate.compress.plan.Plan;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredItem;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.Tensor;
import org.filtrate.graph.layer.Layer;

/// Tells what became of each layer.
final class Outcomes {
    private final Request request;
    private final Map<String, String> reasons;
    private final Solution solution;
    private final Map<String, Choice> choices = new HashMap<>();

    /// @param reasons why layers were left alone from the start, by their names
    Outcomes(Request request, Map<String, String> reasons, Solution solution) {
        this.request = request;
        this.reasons = reasons;
        this.solution = solution;
        solution.choices().forEach(c -> choices.put(c.candidate().layer().name(), c));
    }

    /// What becomes of every candidate, fit to be replayed.
    Plan plan() {
        return new Plan(
                request.seed(),
                solution.candidates().stream().map(c -> line(c.layer())).toList());
    }

    private PlanLine line(Layer layer) {
        return Optional.ofNullable(choices.get(layer.name()))
                .map(c -> new PlanLine(layer.name(), c.setting(), Optional.of(c.body())))
                .orElseGet(() -> new PlanLine(layer.name(), new UniformSetting(Precision.BITS_32), Optional.empty()));
    }

    /// What is expected of the solution.
    ///
    /// @param sizeBytes the file's size, at most
    /// @param allocator what knows about the solution's candidates
    Forecast forecast(Network network, long sizeBytes, Allocator allocator) {
        Map<String, Expectation> expected = new HashMap<>();
        List<Candidate> candidates = solution.candidates();
        for (int i = 0; i < candidates.size(); i++) {
            String name = candidates.get(i).layer().name();
            expected.put(
                    name, allocator.expected(i, line(candidates.get(i).layer()).setting()));
        }
        double loss = expected.values().stream().mapToDouble(Expectation::loss).sum();
        return new Forecast(
                request.model(),
                network.sizeBytes(),
                network.macs(),
                sizeBytes,
                plan(),
                network.layers().stream()
                        .map(l -> forecast(l, expected.getOrDefault(l.name(), Expectation.NONE), loss))
                        .toList());
    }

    private Forecast.LayerForecast forecast(Layer layer, Expectation expected, double loss) {
        Optional<Choice> choice = Optional.ofNullable(choices.get(layer.name()));
        return new Forecast.LayerForecast(
                layer,
                line(layer),
                choice.map(c -> c.candidate().sizeBytes(c.setting()))
                        .orElseGet(() -> layer.weight().map(Tensor::sizeBytes).orElse(0L)),
                choice.map(Outcomes::macs).orElse(layer.macs().orElse(0)),
                expected.error(),
                loss > 0 ? expected.loss() / loss : 0);
    }

    private static long macs(Choice choice) {
        return choice.body() == Body.FACTORED
                ? choice.candidate().macs(choice.setting())
                : choice.candidate().layer().macs().orElse(0);
    }

    /// What became of every layer of a network.
    ///
    /// @param written the network as it was written
    /// @param fits what each compressed layer loses
    List<LayerOutcome> layers(Network network, Assembly written, Function<Choice, LayerFit> fits, BodyTimer timer) {
        Set<String> shared = new HashSet<>();
        return network.layers().stream()
                .map(layer -> written.find(layer)
                        .flatMap(l -> Optional.ofNullable(choices.get(layer.name()))
                                .map(c -> compressed(c, items(l.filters(), shared), fits.apply(c), timer)))
                        .orElseGet(() -> dense(layer)))
                .toList();
    }

    /// What filters store. A part that layers share is stored with the first of them.
    ///
    /// @param shared parts that were stored before; gets those of these filters too
    private static List<StoredItem> items(CompactFilters filters, Set<String> shared) {
        return filters.factors().stream()
                .filter(f -> f.shared().map(shared::add).orElse(true))
                .flatMap(f -> f.stored().items(f.name()).stream())
                .toList();
    }

    private LayerOutcome compressed(Choice choice, List<StoredItem> items, LayerFit fit, BodyTimer timer) {
        Layer layer = choice.candidate().layer();
        return new LayerOutcome(
                layer,
                line(layer),
                items,
                fit.error(),
                fit.outputError(),
                macs(choice),
                timer.known(choice.candidate(), fit.filters()),
                Stream.concat(choice.candidate().fit().findings().stream(), fit.notes().stream())
                        .toList());
    }

    private LayerOutcome dense(Layer layer) {
        List<StoredItem> items = layer.weight().stream()
                .map(w -> new StoredItem("weight", 8 * w.sizeBytes()))
                .toList();
        return new LayerOutcome(
                layer,
                line(layer),
                items,
                0,
                OptionalDouble.empty(),
                layer.macs().orElse(0),
                Optional.empty(),
                List.of(reason(layer)));
    }

    private String reason(Layer layer) {
        if (solution.candidates().stream().noneMatch(c -> c.layer().equals(layer))) {
            return reasons.getOrDefault(layer.name(), "");
        }
        return request.budget() instanceof Budget.Unlimited
                ? "its method keeps it as it is"
                : "the budget is kept without it";
    }
}

package org.filtrate.compress;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.calibrate.LayerLoss;
import org.filtrate.compress.calibrate.Sensitivity;
import org.filtrate.compress.findings.Findings;
import org.filtrate.compress.findings.PoolMemory;
import org.filtrate.compress.plan.LayerRule;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.compress.planner.AnyFit;
import org.filtrate.compress.planner.Planner;
import org.filtrate.filters.AlwaysStructured;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Setting;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.Layer;
import org.filtrate.run.Progress;

/// Decides which layers are compressed by what, and analyses them.
///
/// @param list the layers to compress, in the order of the network
/// @param reasons why every other layer stays as it is, by its name
record Candidates(List<Candidate> list, Map<String, String> reasons) {
    /// How many times smaller a file becomes where nobody says how small.
    private static final double USUAL_RATIO = 4;

    /// How many times smaller layers become for that at most, where much of the file is anything but filters.
    private static final double LARGEST_USUAL_RATIO = 8;

    static Candidates of(Request request, Network network, Findings findings, Progress progress) {
        Scope scope = Scope.of(request, network);
        List<Layer> chosen = scope.chosen();
        Map<String, Candidate> analysed = new ConcurrentHashMap<>();
        List<Weight> weights = chosen.stream()
                .filter(l -> request.plan().isEmpty() || line(request, l).isPresent())
                .map(Weight::of)
                .toList();
        Pool pool = Pool.of(weights, new PoolMemory(weights, findings));
        LayerWork.each(
                chosen, Layer::params, layer -> analysed.put(layer.name(), candidate(scope, layer, pool)), progress);
        return new Candidates(
                chosen.stream()
                        .map(l -> Objects.requireNonNull(analysed.get(l.name())))
                        .toList(),
                scope.reasons());
    }

    /// These, each weighed by how much its error changes what the network puts out.
    ///
    /// @param losses what errors of each cost; empty to let all errors count alike
    Candidates weighed(List<LayerLoss> losses) {
        List<Candidate> weighed = new ArrayList<>();
        for (int i = 0; i < losses.size(); i++) {
            weighed.add(list.get(i).weighing(Sensitivity.weight(losses.get(i))));
        }
        return losses.isEmpty() ? this : new Candidates(weighed, reasons);
    }

    /// Bytes of biases that layers without one may be given.
    long biasBytes(Network network) {
        return list.stream()
                .filter(c -> c.layer().node().input(2).isEmpty()
                        && network.model().graph().consumers(c.layer().node().output(0)).stream()
                                .noneMatch(n -> n.is("BatchNormalization")))
                .mapToLong(c -> 4L * c.shape().outChannels() + 64)
                .sum();
    }

    /// What a planner is given where no budget is asked for: layers that no rule speaks of come down to it.
    Budget usualBudget(Network network) {
        long free = list.stream()
                .filter(c -> c.fixed().isEmpty())
                .mapToLong(c -> c.layer().weight().orElseThrow().sizeBytes())
                .sum();
        if (free == 0) {
            return new Budget.Unlimited();
        }
        double least = network.sizeBytes() - free * (1 - 1 / LARGEST_USUAL_RATIO);
        return new Budget.Ratio(Math.min(USUAL_RATIO, network.sizeBytes() / least));
    }

    private static Candidate candidate(Scope scope, Layer layer, Pool pool) {
        try {
            return analysed(scope, layer, pool);
        } catch (FiltrateException e) {
            String message = String.valueOf(e.getMessage());
            String named = "layer '" + layer.name() + "': ";
            throw new FiltrateException(message.startsWith(named) ? message : named + message, e);
        }
    }

    private static Candidate analysed(Scope scope, Layer layer, Pool pool) {
        Request request = scope.request();
        Precision precision = request.precision().orElse(Precision.BITS_32);
        if (request.plan().isPresent()) {
            Setting setting = line(request, layer).orElseGet(() -> dense(layer)).setting();
            Fit fit = setting.structure().analyse(Target.of(Weight.of(layer)), pool);
            return new Candidate(layer, fit, Extents.of(layer), Optional.of(fit.checked(setting)));
        }
        Optional<LayerRule> rule = scope.rule(layer);
        if (rule.isPresent()) {
            LayerRule.Choice choice = rule.get().choose(layer, precision, pool);
            return new Candidate(layer, choice.fit(), Extents.of(layer), choice.setting());
        }
        Target target = Target.of(Weight.of(layer));
        if (request.isPlanned()) {
            return new Candidate(layer, AnyFit.of(target, pool, methods(request)), Extents.of(layer), Optional.empty());
        }
        // What a layer at an end does not let through is lost to all others, so these are only rounded where a network
        // is to be trained from nothing.
        boolean isWhole = request.structured() && scope.isAnEnd(layer);
        Fit fit = request.method()
                .filter(m -> m.obstacle(target.shape()).isEmpty() && !isWhole)
                .orElse(Method.UNIFORM)
                .analyse(target, pool);
        return new Candidate(
                layer, request.structured() ? new AlwaysStructured(fit) : fit, Extents.of(layer), Optional.empty());
    }

    private static List<Method> methods(Request request) {
        return request.method()
                .map(m -> m == Method.UNIFORM ? List.of(m) : List.of(Method.UNIFORM, m))
                .orElseGet(() ->
                        request.budget().byteLimit(Long.MAX_VALUE).isPresent() ? Planner.METHODS : Planner.FASTER);
    }

    /// What the plan says of a layer.
    private static Optional<PlanLine> line(Request request, Layer layer) {
        return request.plan().flatMap(p -> p.line(layer.name()));
    }

    private static PlanLine dense(Layer layer) {
        return PlanLine.of(layer.name(), PlanLine.DENSE, Map.of(), Precision.BITS_32, Optional.empty());
    }
}

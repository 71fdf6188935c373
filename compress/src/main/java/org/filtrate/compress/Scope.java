package org.filtrate.compress;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.filtrate.compress.plan.LayerRule;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.layer.Layer;

/// Which layers of a network a request speaks of.
///
/// @param chosen the layers to compress, in the order of the network
/// @param reasons why every other layer stays as it is, by its name
record Scope(Request request, Network network, List<Layer> chosen, Map<String, String> reasons) {
    /// How many layers are named where one is asked for that is not there.
    private static final int NAMED = 8;

    /// @throws FiltrateException where there is nothing to compress, or a rule or a plan speaks of layers that there
    /// are not or that cannot be
    static Scope of(Request request, Network network) {
        Scope scope = new Scope(request, network, new ArrayList<>(), new LinkedHashMap<>());
        request.rules().forEach(scope::check);
        request.plan().ifPresent(plan -> plan.lines().forEach(line -> scope.check(line.layer())));
        for (Layer layer : network.layers()) {
            layer.obstacle()
                    .or(() -> scope.excluded(layer))
                    .or(() -> scope.unsuited(layer))
                    .ifPresentOrElse(reason -> scope.reasons.put(layer.name(), reason), () -> scope.chosen.add(layer));
        }
        if (scope.chosen.isEmpty()) {
            throw new FiltrateException(request.model() + ": no layer can be compressed ("
                    + scope.reasons.values().stream()
                            .findFirst()
                            .orElse("it has no convolution or matrix product with constant weights")
                    + ")");
        }
        return scope;
    }

    private void check(LayerRule rule) {
        List<Layer> meant =
                network.layers().stream().filter(l -> rule.matches(l.name())).toList();
        if (meant.isEmpty()) {
            throw unknown("--layer '" + rule.glob() + "': no layer of that name");
        }
        meant.stream()
                .filter(l -> !l.isCompressible() && !rule.isGeneral())
                .findFirst()
                .ifPresent(l -> {
                    throw new FiltrateException("layer '" + l.name() + "' cannot be compressed: it "
                            + l.obstacle().orElse(""));
                });
    }

    /// @param planned the name of a layer in a plan
    private void check(String planned) {
        if (network.layers().stream().noneMatch(l -> l.name().equals(planned) && l.isCompressible())) {
            throw unknown("plan: '" + planned + "' is not a layer that can be compressed");
        }
    }

    private FiltrateException unknown(String problem) {
        return new FiltrateException(problem + "; there are "
                + network.layers().stream()
                        .filter(Layer::isCompressible)
                        .map(Layer::name)
                        .limit(NAMED)
                        .collect(Collectors.joining(", "))
                + (network.layers().size() > NAMED ? ", ..." : ""));
    }

    private Optional<String> excluded(Layer layer) {
        if (request.plan().isPresent() || rule(layer).isPresent()) {
            return Optional.empty();
        }
        if (isFirst(layer) && !request.firstConvolution()) {
            return Optional.of("is the first convolution, which was excluded");
        }
        return isLast(layer) && !request.classifier()
                ? Optional.of("is the last layer, which was excluded")
                : Optional.empty();
    }

    private Optional<String> unsuited(Layer layer) {
        return request.plan().isPresent()
                ? Optional.empty()
                : rule(layer).filter(LayerRule::isGeneral).flatMap(r -> r.obstacle(layer));
    }

    /// The last rule that speaks of a layer.
    Optional<LayerRule> rule(Layer layer) {
        return request.rules().stream().filter(r -> r.matches(layer.name())).reduce((a, b) -> b);
    }

    /// Whether a layer is the first convolution or the last layer of all.
    boolean isAnEnd(Layer layer) {
        return isFirst(layer) || isLast(layer);
    }

    private boolean isFirst(Layer layer) {
        return network.layers().stream()
                .filter(Layer::isConvolution)
                .findFirst()
                .filter(layer::equals)
                .isPresent();
    }

    private boolean isLast(Layer layer) {
        return network.layers().getLast().equals(layer);
    }
}

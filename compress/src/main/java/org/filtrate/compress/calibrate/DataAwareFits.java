package org.filtrate.compress.calibrate;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.filtrate.compress.budget.Choice;
import org.filtrate.compress.moments.InputSum;
import org.filtrate.filters.CompactFilters;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.shape.Shapes;
import org.filtrate.run.Progress;

/// Fits layers to what they should put out: in the order of the network, each from what it reads behind
/// the layers that are compressed already, so that it also makes up for some of what these lost.
public final class DataAwareFits {
    /// The compressed part of the network runs once for every group of layers, and no more often than this.
    private static final int MOST_GROUPS = 12;

    private final Model original;
    private final Shapes shapes;
    private final Images images;
    private final Corrections corrections;
    private final Patch prefix = new Patch("prefix");
    private final Map<String, LayerFit> fits = new LinkedHashMap<>();

    private DataAwareFits(Model original, Shapes shapes, Images images) {
        this.original = original;
        this.shapes = shapes;
        this.images = images;
        this.corrections = new Corrections(original, shapes);
    }

    /// Fits layers.
    ///
    /// @param original the network before compression
    /// @param shapes what is known of its values
    /// @param choices what was decided for the layers
    /// @return the fits, by the layers' names
    public static Map<String, LayerFit> of(
            Model original, Shapes shapes, List<Choice> choices, Images images, Progress progress) {
        DataAwareFits fits = new DataAwareFits(original, shapes, images);
        fits.run(choices, progress);
        return fits.fits;
    }

    private void run(List<Choice> choices, Progress progress) {
        Map<String, LayerSamples> samples = new HashMap<>();
        for (Choice choice : choices) {
            Layer layer = choice.candidate().layer();
            LayerSamples.obstacle(layer, original.graph(), images.input().name())
                    .ifPresentOrElse(
                            why -> fits.put(layer.name(), plain(choice, why)),
                            () -> samples.put(
                                    layer.name(),
                                    new LayerSamples(
                                            layer,
                                            LayerSamples.biasOf(layer, original.graph()),
                                            images.chosen().length)));
        }
        if (samples.isEmpty()) {
            return;
        }
        List<LayerSamples> all = List.copyOf(samples.values());
        ActivationRun.run(
                original,
                shapes,
                LayerSamples.values(all, true),
                images,
                (batch, values) -> all.parallelStream()
                        .forEach(s -> s.want(
                                batch,
                                Objects.requireNonNull(values.get(s.input())),
                                Objects.requireNonNull(values.get(s.output())))));
        for (List<Choice> group : FitOrder.groups(original.graph(), choices, MOST_GROUPS)) {
            List<LayerSamples> watched = group.stream()
                    .flatMap(c -> Optional.ofNullable(
                            samples.get(c.candidate().layer().name()))
                            .stream())
                    .toList();
            Map<String, InputSum> sums = sums(watched);
            for (Choice choice : group) {
                String name = choice.candidate().layer().name();
                InputSum sum = sums.remove(name);
                if (sum != null) {
                    fits.put(name, aware(choice, sum));
                }
                progress.update(fits.size(), choices.size());
            }
        }
    }

    private Map<String, InputSum> sums(List<LayerSamples> watched) {
        Map<String, InputSum> sums = new HashMap<>();
        watched.forEach(
                s -> sums.put(s.layer().name(), new InputSum(s.layer().filters().orElseThrow())));
        if (!watched.isEmpty()) {
            ActivationRun.run(
                    prefix.applyTo(original),
                    shapes,
                    LayerSamples.values(watched, false),
                    images,
                    (batch, values) -> watched.parallelStream()
                            .forEach(s -> s.add(
                                    Objects.requireNonNull(sums.get(s.layer().name())),
                                    batch,
                                    Objects.requireNonNull(values.get(s.input())))));
        }
        return sums;
    }

    private LayerFit plain(Choice choice, String why) {
        CompactFilters filters = choice.candidate().fit().fit(choice.setting());
        prefix.and(corrections.plain(choice.candidate().layer(), filters));
        return LayerFit.toWeights(choice, filters, why);
    }

    /// Fits a layer to its output, and keeps the plain fit where that comes closer.
    private LayerFit aware(Choice choice, InputSum sum) {
        Layer layer = choice.candidate().layer();
        Weight weight = choice.candidate().fit().target().weight();
        OutputTarget output = new OutputTarget(weight, sum, corrections.reach(layer));
        Target target = output.target();
        CompactFilters aware = choice.candidate().fit().retarget(target).fit(choice.setting());
        CompactFilters plain = choice.candidate().fit().fit(choice.setting());
        double awareError = output.error(aware.reconstruct()).orElse(0);
        double plainError = output.error(plain.reconstruct()).orElse(0);
        boolean better = awareError <= plainError;
        CompactFilters filters = better ? aware : plain;
        prefix.and(corrections.corrected(layer, filters, sum, output));
        return new LayerFit(
                filters,
                LayerFit.weightError(choice, filters),
                OptionalDouble.of(Math.min(awareError, plainError)),
                better ? List.of() : List.of("the fit to the weights came closer"));
    }
}

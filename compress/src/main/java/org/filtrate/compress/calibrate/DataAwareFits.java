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
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.LayerOp;
import org.filtrate.graph.shape.Shapes;
import org.filtrate.run.Progress;

/// Fits layers to what they should put out: in the order of the network, each from what it reads behind the layers that
/// are compressed already, so that it also makes up for some of what these lost.
public final class DataAwareFits {
    /// The compressed part of the network runs once for every group of layers, and no more often than this.
    private static final int MOST_GROUPS = 12;

    private final Model original;
    private final Shapes shapes;
    private final Images images;
    private final List<BatchNorm> normalisations;
    private final Patch prefix = new Patch("prefix");
    private final Map<String, LayerFit> fits = new LinkedHashMap<>();

    private DataAwareFits(Model original, Shapes shapes, Images images) {
        this.original = original;
        this.shapes = shapes;
        this.images = images;
        this.normalisations = BatchNorm.find(original.graph(), shapes);
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
                    fits.put(name, aware(choice, Objects.requireNonNull(samples.remove(name)), sum));
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
        put(choice, filters, Optional.empty());
        return new LayerFit(filters, weightError(choice, filters), OptionalDouble.empty(), List.of(why));
    }

    private static double weightError(Choice choice, CompactFilters filters) {
        return choice.candidate().fit().target().weight().relativeError(filters.reconstruct());
    }

    /// Fits a layer to its output, and keeps the plain fit where that comes closer.
    private LayerFit aware(Choice choice, LayerSamples samples, InputSum sum) {
        Layer layer = choice.candidate().layer();
        Weight weight = choice.candidate().fit().target().weight();
        boolean centred = isCorrected(layer);
        OutputTarget output = new OutputTarget(weight, sum, centred);
        Target target = output.target();
        CompactFilters aware = choice.candidate().fit().retarget(target).fit(choice.setting());
        CompactFilters plain = choice.candidate().fit().fit(choice.setting());
        double awareError = output.error(aware.reconstruct()).orElse(0);
        double plainError = output.error(plain.reconstruct()).orElse(0);
        boolean better = awareError <= plainError;
        CompactFilters filters = better ? aware : plain;
        correct(choice, samples, sum, output, filters, centred);
        return new LayerFit(
                filters,
                weightError(choice, filters),
                OptionalDouble.of(Math.min(awareError, plainError)),
                better ? List.of() : List.of("the fit to the weights came closer"));
    }

    private Optional<BatchNorm> normalisation(Layer layer) {
        return normalisations.stream()
                .filter(n -> n.node().input(0).equals(layer.node().output(0)))
                .findFirst();
    }

    private boolean isCorrected(Layer layer) {
        return normalisation(layer).isPresent() || takesBias(layer);
    }

    private boolean takesBias(Layer layer) {
        return layer.op().orElseThrow() != LayerOp.MATMUL
                && shapes.shape(layer.node().output(0)).isPresent();
    }

    /// Puts a fitted layer into the prefix, and corrects what follows as calibration will.
    private void correct(
            Choice choice,
            LayerSamples samples,
            InputSum sum,
            OutputTarget output,
            CompactFilters filters,
            boolean centred) {
        Layer layer = choice.candidate().layer();
        Optional<BatchNorm> normalisation = normalisation(layer);
        if (!centred) {
            put(choice, filters, Optional.empty());
            return;
        }
        float[] values = filters.reconstruct().values();
        Moments before = moments(sum.targetMeans(), sum.targetEnergies(true), samples.bias());
        Moments after = moments(sum.outputMeans(values), output.energies(values), samples.bias());
        normalisation.ifPresentOrElse(
                n -> {
                    put(choice, filters, Optional.empty());
                    n.update(prefix, before, after);
                },
                () -> {
                    CompressedLayer compressed = new CompressedLayer(layer, filters, Body.SMALL, Optional.empty());
                    put(Calibration.correct(original.graph(), compressed, before, after));
                });
    }

    private static Moments moments(double[] means, double[] variances, float[] bias) {
        float[] mean = new float[means.length];
        float[] variance = new float[means.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (means[i] + bias[i]);
            variance[i] = (float) Math.max(0, variances[i]);
        }
        Moments moments = new Moments(mean.length);
        moments.add(mean, variance, 1);
        return moments;
    }

    private void put(Choice choice, CompactFilters filters, Optional<org.filtrate.graph.Tensor> bias) {
        put(new CompressedLayer(choice.candidate().layer(), filters, Body.SMALL, bias));
    }

    private void put(CompressedLayer layer) {
        prefix.and(layer.patch(original.opset()));
    }
}

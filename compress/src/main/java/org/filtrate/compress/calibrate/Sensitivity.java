package org.filtrate.compress.calibrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.moments.InputSum;
import org.filtrate.filters.Weight;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformFilters;
import org.filtrate.graph.Model;
import org.filtrate.graph.Patch;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.shape.Shapes;
import org.filtrate.run.Batch;
import org.filtrate.run.Batches;
import org.filtrate.run.Batching;
import org.filtrate.run.FloatTensor;
import org.filtrate.run.Progress;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;

/// How much an error in one layer changes what the network puts out: each layer alone is rounded
/// coarsely, and a few images run through.
public final class Sensitivity {
    private static final Precision TRIAL = Precision.BITS_3;
    private static final int PROBED_IMAGES = 128;
    private static final int WATCHED_IMAGES = 256;

    private final Model original;
    private final Shapes shapes;
    private final Images images;
    private final Corrections corrections;
    private final boolean keep;

    private Sensitivity(Model original, Shapes shapes, Images images, boolean keep) {
        this.keep = keep;
        this.original = original;
        this.shapes = shapes;
        this.images = images.limited(WATCHED_IMAGES);
        this.corrections = new Corrections(original, shapes);
    }

    /// What errors of each layer cost in the network's output, in the order of the candidates.
    ///
    /// @param keep whether to say what each layer should put out, which takes memory
    public static List<LayerLoss> of(
            Model original, Shapes shapes, List<Candidate> candidates, Images images, boolean keep, Progress progress) {
        return new Sensitivity(original, shapes, images, keep).measure(candidates, progress);
    }

    /// How much an error of a layer's filters counts that was expected from the filters alone.
    public static double weight(LayerLoss loss) {
        return loss.change() / TRIAL.relativeError();
    }

    /// A layer rounded coarsely.
    private record Trial(Patch patch, Optional<OutputTarget> output, double error) {}

    private List<LayerLoss> measure(List<Candidate> candidates, Progress progress) {
        Images few = images.limited(PROBED_IMAGES);
        Map<Integer, List<float[]>> wanted = outputs(original, few);
        Map<String, Trial> trials = trials(candidates);
        List<LayerLoss> found = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Layer layer = candidate.layer();
            Trial trial = Objects.requireNonNull(trials.remove(layer.name()));
            double change = distance(wanted, outputs(trial.patch.applyTo(original), few));
            found.add(new LayerLoss(Weight.of(layer), trial.output, change, trial.error));
            progress.update(found.size(), candidates.size());
        }
        return found;
    }

    private Map<String, Trial> trials(List<Candidate> candidates) {
        Map<String, Trial> trials = new HashMap<>();
        List<LayerSamples> watched = new ArrayList<>();
        Map<String, InputSum> sums = new HashMap<>();
        for (Candidate candidate : candidates) {
            Layer layer = candidate.layer();
            if (LayerSamples.obstacle(layer, original.graph(), images.input().name())
                    .isEmpty()) {
                watched.add(
                        new LayerSamples(layer, LayerSamples.biasOf(layer, original.graph()), images.chosen().length));
                sums.put(layer.name(), new InputSum(layer.filters().orElseThrow()));
            } else {
                UniformFilters filters = UniformFilters.of(Weight.of(layer), TRIAL);
                double error = Weight.of(layer).relativeError(filters.reconstruct());
                trials.put(layer.name(), new Trial(corrections.plain(layer, filters), Optional.empty(), error));
            }
        }
        ActivationRun.run(
                original,
                shapes,
                LayerSamples.values(watched, true),
                images,
                (batch, values) -> watched.parallelStream().forEach(s -> {
                    FloatTensor input = Objects.requireNonNull(values.get(s.input()));
                    s.want(batch, input, Objects.requireNonNull(values.get(s.output())));
                    s.add(Objects.requireNonNull(sums.get(s.layer().name())), batch, input);
                    s.release();
                }));
        for (LayerSamples samples : watched) {
            InputSum sum = Objects.requireNonNull(sums.remove(samples.layer().name()));
            trials.put(samples.layer().name(), trial(samples.layer(), sum));
        }
        return trials;
    }

    private Trial trial(Layer layer, InputSum sum) {
        OutputTarget output = new OutputTarget(Weight.of(layer), sum, corrections.reach(layer));
        UniformFilters filters = UniformFilters.of(output.target(), TRIAL);
        double error = output.error(filters.reconstruct()).orElse(0);
        Patch patch = corrections.corrected(layer, filters, sum, output);
        return new Trial(patch, keep ? Optional.of(output) : Optional.empty(), error);
    }

    /// What a network puts out for images: all outputs of each batch, by its first image.
    private static Map<Integer, List<float[]>> outputs(Model model, Images images) {
        Map<Integer, List<float[]>> outputs = new TreeMap<>();
        Batching batching = new Batching(images.batch(), false, images.input().layout());
        Model open = Prefix.opened(model);
        try (Session session = Session.open(ModelWriter.toBytes(open), SessionSettings.threads(images.threads()));
                Batches batches = Batches.of(images.set(), images.chosen(), batching, images.threads())) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                outputs.put(
                        batch.start(),
                        session.run(Map.of(images.input().name(), batch.images())).values().stream()
                                .map(FloatTensor::toArray)
                                .toList());
            }
        }
        return outputs;
    }

    /// The squared distance of what two networks put out, relative to what the first puts out, summed
    /// over outputs.
    private static double distance(Map<Integer, List<float[]>> wanted, Map<Integer, List<float[]>> found) {
        int outputs = wanted.values().iterator().next().size();
        double sum = 0;
        for (int o = 0; o < outputs; o++) {
            double error = 0;
            double energy = 0;
            for (Map.Entry<Integer, List<float[]>> batch : wanted.entrySet()) {
                float[] a = batch.getValue().get(o);
                float[] b = Objects.requireNonNull(found.get(batch.getKey())).get(o);
                for (int i = 0; i < Math.min(a.length, b.length); i++) {
                    error += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
                    energy += (double) a[i] * a[i];
                }
            }
            sum += energy > 0 ? error / energy : 0;
        }
        return sum;
    }
}

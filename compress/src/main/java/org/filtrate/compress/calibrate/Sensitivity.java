package org.filtrate.compress.calibrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.findings.Findings;
import org.filtrate.compress.findings.Key;
import org.filtrate.compress.moments.InputSum;
import org.filtrate.filters.Target;
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

/// How much an error in one layer changes what the network puts out: each layer alone is rounded coarsely,
/// and a few images run through.
public final class Sensitivity {
    private static final Precision TRIAL = Precision.BITS_3;
    private static final int PROBED_IMAGES = 128;
    private static final int WATCHED_IMAGES = 256;

    private final Model original;
    private final Shapes shapes;
    private final Images images;
    private final Corrections corrections;
    private final boolean keep;
    private final Findings findings;

    private Sensitivity(Model original, Shapes shapes, Images images, boolean keep, Findings findings) {
        this.keep = keep;
        this.findings = findings;
        this.original = original;
        this.shapes = shapes;
        this.images = images.limited(WATCHED_IMAGES);
        this.corrections = new Corrections(original, shapes);
    }

    /// What errors of each layer cost in the network's output, in the order of the candidates.
    ///
    /// @param keep whether to say what each layer should put out, which takes memory
    /// @param findings what is known from before
    public static List<LayerLoss> of(
            Model original,
            Shapes shapes,
            List<Candidate> candidates,
            Images images,
            boolean keep,
            Findings findings,
            Progress progress) {
        return new Sensitivity(original, shapes, images, keep, findings).measure(candidates, progress);
    }

    /// How much an error of a layer's filters counts that was expected from the filters alone.
    public static double weight(LayerLoss loss) {
        return loss.change() / TRIAL.relativeError();
    }

    /// What happened when one layer was rounded coarsely.
    private record Trial(double change, double error) {
        static Trial read(String text) {
            String[] numbers = text.split(" ", -1);
            return new Trial(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
        }

        String text() {
            return change + " " + error;
        }
    }

    private List<LayerLoss> measure(List<Candidate> candidates, Progress progress) {
        Images few = images.limited(PROBED_IMAGES);
        Map<Integer, List<float[]>> wanted = outputs(original, few);
        String network = findings.areKept() ? content(wanted) : "";
        Map<String, InputSum> sums = sums(candidates);
        List<LayerLoss> found = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Layer layer = candidate.layer();
            Optional<InputSum> sum = Optional.ofNullable(sums.remove(layer.name()));
            Optional<OutputTarget> output =
                    sum.map(s -> new OutputTarget(Weight.of(layer), s, corrections.reach(layer)));
            Trial trial = Trial.read(findings.find(
                    () -> Key.of("sensitivity")
                            .add(
                                    network,
                                    layer.name(),
                                    output.map(OutputTarget::content).orElse("")),
                    () -> trial(layer, sum, output, wanted, few).text()));
            found.add(new LayerLoss(Weight.of(layer), keep ? output : Optional.empty(), trial.change, trial.error));
            progress.update(found.size(), candidates.size());
        }
        return found;
    }

    /// What trials follow from besides the layer: the network, and what it puts out for the images.
    private String content(Map<Integer, List<float[]>> outputs) {
        Key key = Key.of("network").add(ModelWriter.toBytes(original));
        outputs.values().forEach(batch -> batch.forEach(key::add));
        return key.hex();
    }

    /// The sums of what layers read and should put out, by their names, of those that can be watched.
    private Map<String, InputSum> sums(List<Candidate> candidates) {
        List<LayerSamples> watched = candidates.stream()
                .map(Candidate::layer)
                .filter(l -> LayerSamples.obstacle(
                                l, original.graph(), images.input().name())
                        .isEmpty())
                .map(l -> new LayerSamples(l, LayerSamples.biasOf(l, original.graph()), images.chosen().length))
                .toList();
        Map<String, InputSum> sums = new HashMap<>();
        watched.forEach(
                s -> sums.put(s.layer().name(), new InputSum(s.layer().filters().orElseThrow())));
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
        return sums;
    }

    private Trial trial(
            Layer layer,
            Optional<InputSum> sum,
            Optional<OutputTarget> output,
            Map<Integer, List<float[]>> wanted,
            Images few) {
        Target target = output.map(OutputTarget::target).orElseGet(() -> Target.of(Weight.of(layer)));
        UniformFilters filters = UniformFilters.of(target, TRIAL);
        double error = output.map(o -> o.error(filters.reconstruct()).orElse(0))
                .orElseGet(() -> target.weight().relativeError(filters.reconstruct()));
        Patch patch = output.isPresent()
                ? corrections.corrected(layer, filters, sum.orElseThrow(), output.get())
                : corrections.plain(layer, filters);
        return new Trial(distance(wanted, outputs(patch.applyTo(original), few)), error);
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

    /// The squared distance of what two networks put out, relative to what the first puts out, summed over
    /// outputs.
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

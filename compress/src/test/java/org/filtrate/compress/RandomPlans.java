package org.filtrate.compress;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.calibrate.Images;
import org.filtrate.compress.calibrate.LayerLoss;
import org.filtrate.compress.calibrate.Sensitivity;
import org.filtrate.compress.findings.Findings;
import org.filtrate.compress.plan.Plan;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.compress.planner.AnyFit;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Method;
import org.filtrate.filters.Setting;
import org.filtrate.filters.body.Body;
import org.filtrate.run.DataSet;
import org.filtrate.run.DataSpec;
import org.filtrate.run.Evaluator;
import org.filtrate.run.ImageInput;
import org.filtrate.run.Progress;
import org.filtrate.run.Session;
import org.filtrate.run.SessionSettings;
import org.filtrate.run.Split;

/// Prints what random plans are predicted to lose, as the planner predicts it, beside the accuracy of the
/// file that they lead to: a line `seed loss bytes top1` a plan. Not a test: `docs/benchmarks/planner.sh`
/// runs it.
///
///     java -cp ... org.filtrate.compress.RandomPlans MODEL DATA OUT IMAGES SEED...
final class RandomPlans {
    private static final int STEPS = 8;

    /// Bits a weight, on average over a plan.
    private static final double FEWEST_BITS = 1.2;

    private static final double MOST_BITS = 6;

    /// How far a layer's size may be from that of its plan, as a logarithm.
    private static final double SPREAD = .4;

    /// What a layer may be expected to lose at most: beyond it a network guesses, whatever else is done.
    private static final double MOST_ERROR = .3;

    private final Request request;
    private final Network network;
    private final List<Candidate> candidates;
    private final List<LayerLoss> losses;

    private RandomPlans(Request request) {
        this.request = request;
        this.network = Network.read(request.model());
        this.candidates = Candidates.of(request, network, Findings.none(), Progress.none())
                .list();
        this.losses = Sensitivity.of(
                network.model(),
                network.shapes(),
                candidates,
                images(request, network),
                true,
                Findings.none(),
                Progress.none());
    }

    private static Images images(Request request, Network network) {
        try (Session session = Session.open(request.model(), SessionSettings.threads(request.threads()))) {
            DataSet set = DataSet.open(request.data().orElseThrow(), Split.TRAIN, session);
            return Images.of(
                    set,
                    ImageInput.of(session),
                    request.images(),
                    network.model(),
                    network.shapes(),
                    request.threads());
        }
    }

    public static void main(String[] words) {
        DataSpec data = DataSpec.parse(words[1]);
        RandomPlans plans = new RandomPlans(Request.of(Path.of(words[0]), Path.of(words[2]))
                .with(r -> r.anyMethod().budget(new Budget.Ratio(4)).data(data, Request.CALIBRATION_IMAGES)));
        Stream.of(words)
                .skip(4)
                .mapToLong(Long::parseLong)
                .forEach(seed -> plans.run(seed, Integer.parseInt(words[3])));
    }

    private void run(long seed, int limit) {
        SplittableRandom random = new SplittableRandom(seed);
        double bits = FEWEST_BITS * Math.pow(MOST_BITS / FEWEST_BITS, random.nextDouble());
        List<PlanLine> lines = new ArrayList<>();
        double loss = 0;
        for (int i = 0; i < candidates.size(); i++) {
            AnyFit any = (AnyFit) candidates.get(i).fit();
            Setting setting = draw(any, bits * Math.exp(SPREAD * random.nextGaussian()), random);
            lines.add(new PlanLine(candidates.get(i).layer().name(), setting, Optional.of(Body.SMALL)));
            loss += loss(losses.get(i), any, setting);
        }
        Request replay = request.with(r -> r.plan(new Plan(seed, lines)).budget(new Budget.Unlimited()));
        Outcome outcome = Compressor.compress(replay, Stages.silent());
        double top1 = Evaluator.evaluate(
                        outcome.output(),
                        request.data().orElseThrow(),
                        Split.TEST,
                        limit,
                        request.threads(),
                        Progress.none())
                .top1();
        System.out.printf(Locale.ROOT, "%d\t%.6e\t%d\t%.4f%n", seed, loss, outcome.sizeBytes(), top1);
    }

    private static double loss(LayerLoss layer, AnyFit any, Setting setting) {
        Fit aware = layer.output().isPresent() ? any.retarget(layer.target()) : any;
        return layer.perError() * layer.error(aware.fit(setting).reconstruct());
    }

    /// A setting of some method, of about so many bits a weight, that is not expected to lose too much.
    private static Setting draw(AnyFit any, double bits, SplittableRandom random) {
        Method method = any.methods().get(random.nextInt(any.methods().size()));
        long count = any.target().shape().count();
        Comparator<Setting> nearest = Comparator.comparingDouble(
                s -> Math.abs(Math.log(s.bits(any.target().shape()) / (bits * count))));
        return settings(any.by(method), method)
                .filter(s -> any.expectedError(s) <= MOST_ERROR)
                .min(nearest)
                .or(() -> settings(any.by(Method.UNIFORM), Method.UNIFORM).min(nearest))
                .orElseThrow();
    }

    private static Stream<Setting> settings(Fit fit, Method method) {
        return method.precisions().stream()
                .flatMap(p -> Stream.iterate(0, i -> i <= STEPS, i -> i + 1).map(i -> fit.at((double) i / STEPS, p, 1)))
                .distinct();
    }
}

package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.filters.Method;
import org.filtrate.filters.Pool;
import org.filtrate.filters.Target;
import org.filtrate.filters.Weight;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.Model;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;
import org.filtrate.networks.Networks;
import org.filtrate.tune.engine.Arithmetic;
import org.filtrate.tune.ops.Mode;
import org.filtrate.tune.tensor.LibTorch;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.weight.Form;
import org.filtrate.tune.weight.Parameter;

/// How long a training step of ResNet-20 takes, dense and compressed, beside the same step written by hand on
/// LibTorch: all in turn in one run, so that their ratios hold whatever else the machine does. A program, not
/// a test:
///
///     docs/benchmarks/steps.sh THREADS BATCH ROUNDS
final class StepTiming {
    /// Steps that are over: enough for choices to cool and few enough for them to be looked for.
    private static final long LONG = 3200;

    private StepTiming() {}

    /// A network to be timed.
    ///
    /// @param model empty for the one by hand
    private record Contender(Function<Tensor, Tensor> logits, Steps steps, Optional<TrainableModel> model) {}

    /// Prints the quickest step of each contender in milliseconds of the processor, summed over threads, and
    /// its ratio to the first.
    public static void main(String[] arguments) {
        LibTorch.useThreads(Integer.parseInt(arguments[0]));
        int batch = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        Map<String, Contender> contenders = contenders();
        Map<String, List<Double>> times = new LinkedHashMap<>();
        try (NativeScope _ = new NativeScope()) {
            Tensor images = torch.randn(batch, 3, 32, 32);
            Tensor labels =
                    torch.rand(batch).mul(new org.bytedeco.pytorch.Scalar(10)).to(torch.ScalarType.Long);
            for (int round = 0; round < rounds; round++) {
                int number = round;
                contenders.forEach((name, c) ->
                        times.computeIfAbsent(name, n -> new ArrayList<>()).add(time(c, images, labels, number)));
            }
        }
        double first = Collections.min(times.values().iterator().next());
        times.forEach((name, t) -> System.out.printf(
                "%-16s %7.1f ms  %5.0f images/s and thread  %.3f%n",
                name, Collections.min(t), batch * 1000 / Collections.min(t), Collections.min(t) / first));
    }

    private static Map<String, Contender> contenders() {
        Map<String, Contender> contenders = new LinkedHashMap<>();
        HandWrittenResNet byHand = new HandWrittenResNet();
        contenders.put("by hand", contender(byHand::logits, byHand.parameters(), Optional.empty()));
        Model model = Networks.create("resnet20", Networks.defaults("resnet20"));
        contenders.put("dense", contender(TrainableModel.of(model)));
        contenders.put("dense, mixed", contender(TrainableModel.of(model, List.of(), Arithmetic.fastest(), Form.FREE)));
        for (Method method : Method.values()) {
            contenders.put(
                    method.word() + " 4 bit",
                    contender(TrainableModel.of(model, layers(model, method), Arithmetic.fastest(), Form.FREE)));
        }
        return contenders;
    }

    private static Contender contender(TrainableModel model) {
        String input = model.inputs().getFirst();
        return contender(
                x -> model.run(Map.of(input, x), model.weights(), Mode.TRAIN)
                        .values()
                        .iterator()
                        .next(),
                model.parameters(),
                Optional.of(model));
    }

    private static Contender contender(
            Function<Tensor, Tensor> logits, List<Parameter> parameters, Optional<TrainableModel> model) {
        return new Contender(logits, new Steps(parameters, Descent.sgd(1e-4)), model);
    }

    private static List<CompressedLayer> layers(Model model, Method method) {
        List<CompressedLayer> layers = new ArrayList<>();
        List<Layer> found = Layers.find(model, ShapeInference.infer(model));
        Pool pool = Pool.of(found.stream().map(Weight::of).toList());
        for (Layer layer : found) {
            if (layer.isConvolution()
                    && method.obstacle(layer.filters().orElseThrow()).isEmpty()) {
                var fit = method.analyse(Target.of(Weight.of(layer)), pool);
                var filters = fit.fit(fit.at(.5, Precision.BITS_4, 1));
                layers.add(new CompressedLayer(layer, filters, Body.SMALL, Optional.empty()));
            }
        }
        return layers;
    }

    private static double time(Contender contender, Tensor images, Tensor labels, int round) {
        long started = cpuNanos();
        try (NativeScope _ = new NativeScope()) {
            contender.model().ifPresent(m -> m.reach(.1, LONG + round));
            Losses.crossEntropy(contender.logits().apply(images), labels, 0).backward();
            contender.model().ifPresent(TrainableModel::learn);
            contender.steps().step(1e-4, 1);
            contender.model().ifPresent(m -> m.project(1e-4));
        }
        return (cpuNanos() - started) / 1e6;
    }

    /// The processor's time for all threads so far, which other programs do not add to.
    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}

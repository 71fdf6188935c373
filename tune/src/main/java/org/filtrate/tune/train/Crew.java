package org.filtrate.tune.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.filtrate.graph.FiltrateException;
import org.filtrate.tune.tensor.Device;
import org.filtrate.tune.tensor.LibTorch;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.train.ImageStream.ImageBatch;

/// Finds gradients on several threads, each with a part of the batch.
///
/// Threads that share the work of every operation wait for each other hundreds of times a step; these wait
/// once. Each has leaves of its own that share the weights' memory; gradients are added up, and the
/// statistics of normalisations averaged, in the order of the parts, so that the result depends on the number
/// of threads and on nothing else of them. [#close] ends the threads and may be called twice.
final class Crew implements AutoCloseable {
    /// Below so many images the statistics of a part say too little of its batch.
    private static final int LEAST_IMAGES = 32;

    private final TrainableModel student;
    private final int parts;
    private final ExecutorService workers;

    /// What a part of a batch costs.
    @FunctionalInterface
    interface PartLoss {
        /// The loss of some images, in the innermost scope.
        ///
        /// @param given what the network computes with
        Tensor loss(ImageBatch images, Map<String, Tensor> given);
    }

    /// @param threads all that may be used
    /// @param batch images a step
    Crew(TrainableModel student, int threads, int batch) {
        this.student = student;
        this.parts = Device.chosen() == Device.CPU ? Math.clamp(batch / LEAST_IMAGES, 1, threads) : 1;
        int each = Math.max(1, threads / parts);
        this.workers = Executors.newFixedThreadPool(parts, task -> {
            Thread thread = new Thread(
                    () -> {
                        LibTorch.useThreads(each);
                        task.run();
                    },
                    "part");
            thread.setDaemon(true);
            return thread;
        });
    }

    /// Adds the gradients of a batch to the parameters', and moves the statistics of normalisations.
    ///
    /// @return the mean loss of the batch's images
    double gradients(ImageBatch batch, PartLoss loss) {
        try (NativeScope _ = new NativeScope()) {
            Map<String, Tensor> weights = student.weights();
            List<Map<String, Tensor>> leaves = new ArrayList<>();
            List<Future<Double>> results = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                ImageBatch images = batch.part(part, parts);
                Map<String, Tensor> given = leaves(weights);
                leaves.add(given);
                results.add(
                        workers.submit(() -> backward(images, given, loss, (double) images.count() / batch.count())));
            }
            double sum = 0;
            for (Future<Double> result : results) {
                sum += get(result);
            }
            if (Double.isFinite(sum)) {
                weights.forEach((name, weight) -> gather(name, weight, leaves));
                student.learn();
                student.penalty().ifPresent(Tensor::backward);
            }
            return sum;
        }
    }

    private Map<String, Tensor> leaves(Map<String, Tensor> weights) {
        Map<String, Tensor> leaves = new LinkedHashMap<>();
        weights.forEach((name, weight) ->
                leaves.put(name, weight.requires_grad() ? weight.detach().set_requires_grad(true) : weight.clone()));
        return leaves;
    }

    private static double backward(ImageBatch images, Map<String, Tensor> given, PartLoss loss, double share) {
        try (NativeScope _ = new NativeScope()) {
            Tensor value = loss.loss(images, given).mul(new Scalar(share));
            value.backward();
            return value.item_double();
        }
    }

    private static double get(Future<Double> result) {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FiltrateException("training: interrupted", e);
        }
    }

    private static void gather(String name, Tensor weight, List<Map<String, Tensor>> leaves) {
        try (NativeScope _ = new NativeScope()) {
            List<Tensor> found = new ArrayList<>();
            for (Map<String, Tensor> part : leaves) {
                Tensor leaf = Objects.requireNonNull(part.get(name));
                Tensor value = weight.requires_grad() ? leaf.grad() : leaf;
                if (value.defined()) {
                    found.add(value);
                }
            }
            if (found.isEmpty()) {
                return;
            }
            Tensor sum = found.stream().reduce(Tensor::add).orElseThrow();
            if (weight.requires_grad()) {
                weight.mul(sum).sum().backward();
            } else {
                NoGradGuard _ = new NoGradGuard();
                weight.copy_(sum.div(new Scalar((double) found.size())));
            }
        }
    }

    @Override
    public void close() {
        workers.shutdown();
    }
}

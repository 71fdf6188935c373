package org.filtrate.tune.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// Shows images to a network that takes a fixed number of them, so many at a time, and puts together what it makes of
/// them.
///
/// @param size images that the network takes
record Portions(long size) {
    /// Runs a network on any number of images.
    ///
    /// @param given `(images, ...)` for each input of more than one dimension, and anything for other names
    /// @param inputs the inputs' names
    /// @param network is given each portion, the last one filled up with its last image
    /// @return the outputs, one after the other along their first axis; they belong to the innermost scope
    Map<String, Tensor> run(Map<String, Tensor> given, Set<String> inputs, UnaryOperator<Map<String, Tensor>> network) {
        List<String> images = inputs.stream()
                .filter(name -> Objects.requireNonNull(given.get(name)).dim() > 1)
                .toList();
        long count = images.stream()
                .mapToLong(name -> Objects.requireNonNull(given.get(name)).size(0))
                .max()
                .orElse(size);
        if (count == size) {
            return network.apply(given);
        }
        try (NativeScope scope = new NativeScope()) {
            Map<String, List<Tensor>> found = new LinkedHashMap<>();
            for (long from = 0; from < count; from += size) {
                network.apply(portion(given, images, from, count))
                        .forEach((name, tensor) -> found.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(tensor.dim() == 0 ? tensor.reshape(1) : tensor));
            }
            Map<String, Tensor> outputs = new LinkedHashMap<>();
            found.forEach((name, parts) -> outputs.put(name, scope.keep(joined(parts, count))));
            return outputs;
        }
    }

    private Map<String, Tensor> portion(Map<String, Tensor> given, List<String> images, long from, long count) {
        Tensor places = Tensors.vector(LongStream.range(from, from + size)
                .map(i -> Math.min(i, count - 1))
                .toArray());
        Map<String, Tensor> portion = new HashMap<>(given);
        images.forEach(name -> portion.computeIfPresent(name, (n, tensor) -> tensor.index_select(0, places)));
        return portion;
    }

    /// What portions came to, without what the last one was filled up with.
    private Tensor joined(List<Tensor> parts, long count) {
        Tensor all = torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0);
        long shown = parts.size() * size;
        return all.size(0) % shown == 0 ? all.narrow(0, 0, all.size(0) / shown * count) : all;
    }
}

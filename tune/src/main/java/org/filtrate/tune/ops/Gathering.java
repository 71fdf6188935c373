package org.filtrate.tune.ops;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.tune.tensor.Tensors;

/// Elements picked by indices; negative indices count from the end.
final class Gathering {
    private Gathering() {}

    static void addTo(OperatorTable table) {
        table.add("Gather", Gathering::gather)
                .add("GatherElements", Gathering::gatherElements)
                .add("GatherND", Gathering::gatherNd);
    }

    private static Kernel gather(Call call) {
        long axis = call.integer("axis", 0);
        return Kernel.of(in -> {
            Tensor data = in.get(0);
            int along = Axes.of(axis, data.dim());
            Tensor indices = fromStart(in.get(1), data.size(along), data);
            long[] dims = LongStream.concat(
                            LongStream.concat(Arrays.stream(data.shape()).limit(along), Arrays.stream(indices.shape())),
                            Arrays.stream(data.shape()).skip(along + 1L))
                    .toArray();
            return data.index_select(along, indices.reshape(-1)).reshape(dims);
        });
    }

    private static Kernel gatherElements(Call call) {
        long axis = call.integer("axis", 0);
        return Kernel.of(in -> {
            Tensor data = in.get(0);
            int along = Axes.of(axis, data.dim());
            return data.gather(along, fromStart(in.get(1), data.size(along), data));
        });
    }

    private static Kernel gatherNd(Call call) {
        int batch = Math.toIntExact(call.integer("batch_dims", 0));
        return Kernel.of(in -> {
            Tensor data = in.get(0);
            long[] dims = data.shape();
            long[] at = in.get(1).shape();
            int depth = Math.toIntExact(at[at.length - 1]);
            Tensor places = places(in.get(1), data, batch);
            long outer = LongStream.of(dims).limit(batch).reduce(1, Math::multiplyExact);
            long[] rest = Arrays.copyOfRange(dims, batch + depth, dims.length);
            long picked = LongStream.of(dims).skip(batch).limit(depth).reduce(1, Math::multiplyExact);
            long restSize = LongStream.of(rest).reduce(1, Math::multiplyExact);
            Tensor rows = data.reshape(outer * picked, restSize);
            Tensor offsets =
                    torch.arange(new Scalar(outer)).mul(new Scalar(picked)).reshape(-1, 1);
            Tensor flat = places.reshape(outer, -1).add(offsets.to(places)).reshape(-1);
            long[] result = LongStream.concat(LongStream.of(at).limit(at.length - 1L), LongStream.of(rest))
                    .toArray();
            return rows.index_select(0, flat).reshape(result);
        });
    }

    /// The places that index vectors name, counted row-major over the axes from `batch` on that they index:
    /// `indices (.., depth)` to `(..)`.
    static Tensor places(Tensor indices, Tensor data, int batch) {
        long[] at = indices.shape();
        int depth = Math.toIntExact(at[at.length - 1]);
        Tensor places = torch.zeros_like(indices.select(-1, 0)).to(ScalarType.Long);
        for (int i = 0; i < depth; i++) {
            long size = data.size(batch + i);
            places = places.mul(new Scalar(size)).add(fromStart(indices.select(-1, i), size, data));
        }
        return places;
    }

    /// Indices from 0, on the device of the data.
    static Tensor fromStart(Tensor indices, long size, Tensor data) {
        Tensor whole = indices.to(ScalarType.Long);
        Tensor counted = torch.where(whole.lt(new Scalar(0)), whole.add(new Scalar(size)), whole);
        return data.is_cpu() ? counted : counted.to(data.device(), ScalarType.Long);
    }

    /// A vector of places on the device of the data.
    static Tensor vector(Tensor data, long... places) {
        Tensor vector = Tensors.vector(places);
        return data.is_cpu() ? vector : vector.to(data.device(), ScalarType.Long);
    }
}

package org.filtrate.tune.ops;

import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Elements put where indices say.
final class Scattering {
    private static final String[] REDUCTIONS = {"none", "add", "mul", "max", "min"};

    private Scattering() {}

    static void addTo(OperatorTable table) {
        table.add("ScatterND", Scattering::scatterNd).add("ScatterElements", Scattering::scatterElements);
    }

    private static Kernel scatterNd(Call call) {
        String reduction = call.word("reduction", REDUCTIONS);
        return Kernel.of(in -> {
            Tensor data = in.get(0);
            long[] dims = data.shape();
            long[] at = in.get(1).shape();
            long depth = at[at.length - 1];
            long picked = LongStream.of(dims).limit(depth).reduce(1, Math::multiplyExact);
            long rest = LongStream.of(dims).skip(depth).reduce(1, Math::multiplyExact);
            Tensor places = Gathering.places(in.get(1), data, 0).reshape(-1);
            Tensor rows = data.reshape(picked, rest);
            Tensor updates = in.get(2).reshape(-1, rest);
            Tensor scattered = switch (reduction) {
                case "none" -> torch.index_copy(rows, 0, places, updates);
                case "add" -> torch.index_add(rows, 0, places, updates);
                default ->
                    torch.scatter_reduce(
                            rows,
                            0,
                            places.reshape(-1, 1).expand(updates.shape()),
                            updates,
                            torchName(reduction),
                            true);
            };
            return scattered.reshape(dims);
        });
    }

    private static Kernel scatterElements(Call call) {
        long axis = call.integer("axis", 0);
        String reduction = call.word("reduction", REDUCTIONS);
        return Kernel.of(in -> {
            Tensor data = in.get(0);
            int along = Axes.of(axis, data.dim());
            Tensor places = Gathering.fromStart(in.get(1), data.size(along), data);
            return reduction.equals("none")
                    ? torch.scatter(data, along, places, in.get(2))
                    : torch.scatter_reduce(data, along, places, in.get(2), torchName(reduction), true);
        });
    }

    private static String torchName(String reduction) {
        return switch (reduction) {
            case "add" -> "sum";
            case "mul" -> "prod";
            case "max" -> "amax";
            default -> "amin";
        };
    }
}

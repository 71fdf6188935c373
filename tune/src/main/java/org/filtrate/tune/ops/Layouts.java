package org.filtrate.tune.ops;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The same elements under another shape or in another order.
final class Layouts {
    private Layouts() {}

    static void addTo(OperatorTable table) {
        table.add("Identity", Layouts::identity)
                .add("Reshape", Layouts::reshape)
                .add("Flatten", Layouts::flatten)
                .plain("Squeeze", Layouts::squeeze)
                .plain("Unsqueeze", Layouts::unsqueeze)
                .add("Transpose", Layouts::transpose)
                .plain("Expand", Layouts::expand)
                .plain("Tile", in -> in.get(0).repeat(in.longs(1).clone()))
                .add("DepthToSpace", Layouts::depthToSpace)
                .add("SpaceToDepth", Layouts::spaceToDepth)
                .add("Dropout", Layouts::dropout);
    }

    /// With the attribute `detached`, which ONNX does not know, gradients end here.
    private static Kernel identity(Call call) {
        boolean detached = call.flag("detached", false);
        return Kernel.of(in -> detached ? in.get(0).detach() : in.get(0));
    }

    private static Kernel reshape(Call call) {
        boolean zeroIsSize = call.flag("allowzero", false);
        return Kernel.of(in -> {
            long[] dims = in.longs(1).clone();
            for (int i = 0; i < dims.length; i++) {
                if (dims[i] == 0 && !zeroIsSize) {
                    dims[i] = in.get(0).size(i);
                }
            }
            return in.get(0).reshape(dims);
        });
    }

    private static Kernel flatten(Call call) {
        long axis = call.integer("axis", 1);
        return Kernel.of(in -> {
            long[] dims = in.get(0).shape();
            int split = axis == dims.length ? dims.length : Axes.of(axis, dims.length);
            long rows = LongStream.of(dims).limit(split).reduce(1, Math::multiplyExact);
            long cols = LongStream.of(dims).skip(split).reduce(1, Math::multiplyExact);
            return in.get(0).reshape(rows, cols);
        });
    }

    private static Tensor squeeze(Operands in) {
        Tensor x = in.get(0);
        long[] dims = x.shape();
        long[] axes = in.has(1)
                ? Axes.of(in.longs(1), dims.length)
                : LongStream.range(0, dims.length)
                        .filter(a -> dims[(int) a] == 1)
                        .toArray();
        for (long axis : axes) {
            if (dims[(int) axis] != 1) {
                throw new OperandException(
                        "size 1 is needed along axis " + axis + ", " + Arrays.toString(dims) + " came");
            }
        }
        long[] kept = LongStream.range(0, dims.length)
                .filter(a -> Arrays.binarySearch(axes, a) < 0)
                .map(a -> dims[(int) a])
                .toArray();
        return x.reshape(kept);
    }

    private static Tensor unsqueeze(Operands in) {
        long[] old = in.get(0).shape();
        long[] axes = Axes.of(in.longs(1), old.length + in.longs(1).length);
        long[] dims = new long[old.length + axes.length];
        Arrays.fill(dims, -1);
        for (long axis : axes) {
            dims[(int) axis] = 1;
        }
        int next = 0;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] < 0) {
                dims[i] = old[next++];
            }
        }
        return in.get(0).reshape(dims);
    }

    private static Kernel transpose(Call call) {
        long[] perm = call.node().integers("perm");
        boolean given = call.node().attribute("perm").isPresent();
        return Kernel.of(in -> {
            int rank = (int) in.get(0).dim();
            return in.get(0)
                    .permute(
                            given
                                    ? perm.clone()
                                    : IntStream.range(0, rank)
                                            .mapToLong(i -> rank - 1 - i)
                                            .toArray());
        });
    }

    /// Both shapes are broadcast against each other.
    private static Tensor expand(Operands in) {
        long[] from = in.get(0).shape();
        long[] to = in.longs(1);
        long[] dims = new long[Math.max(from.length, to.length)];
        for (int i = 0; i < dims.length; i++) {
            int a = i - (dims.length - from.length);
            int b = i - (dims.length - to.length);
            dims[i] = a < 0 || from[a] == 1 ? (b < 0 ? from[a] : to[b]) : from[a];
        }
        return in.get(0).broadcast_to(dims);
    }

    private static Kernel depthToSpace(Call call) {
        long block = call.integer("blocksize", 1);
        boolean depthFirst = call.word("mode", "DCR", "CRD").equals("DCR");
        return Kernel.of(in -> {
            long[] d = image(in.get(0));
            long channels = d[1] / (block * block);
            Tensor split = depthFirst
                    ? in.get(0)
                            .reshape(d[0], block, block, channels, d[2], d[3])
                            .permute(0, 3, 4, 1, 5, 2)
                    : in.get(0)
                            .reshape(d[0], channels, block, block, d[2], d[3])
                            .permute(0, 1, 4, 2, 5, 3);
            return split.reshape(d[0], channels, d[2] * block, d[3] * block);
        });
    }

    private static Kernel spaceToDepth(Call call) {
        long block = call.integer("blocksize", 1);
        return Kernel.of(in -> {
            long[] d = image(in.get(0));
            return in.get(0)
                    .reshape(d[0], d[1], d[2] / block, block, d[3] / block, block)
                    .permute(0, 3, 5, 1, 2, 4)
                    .reshape(d[0], d[1] * block * block, d[2] / block, d[3] / block);
        });
    }

    private static long[] image(Tensor x) {
        if (x.dim() != 4) {
            throw new OperandException("an input (N, C, H, W) is needed, " + Arrays.toString(x.shape()) + " came");
        }
        return x.shape();
    }

    /// Passes its input on: what a trained network was regularised with is not known to suit its tuning.
    private static Kernel dropout(Call call) {
        boolean mask = call.gives(1);
        return in -> {
            if (in.has(2) && in.integer(2) != 0 && (!in.has(1) || in.real(1) != 0)) {
                throw new OperandException("training_mode false is needed, true came");
            }
            Tensor x = in.get(0);
            return mask ? new Tensor[] {x, torch.ones_like(x).to(torch.ScalarType.Bool)} : new Tensor[] {x};
        };
    }
}

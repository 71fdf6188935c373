package org.filtrate.tune.ops;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.tune.tensor.Tensors;

/// Normalisations over batch, channels, groups or places.
final class Normalisations {
    private static final int PER_CHANNEL_GROUPS = 21;

    private Normalisations() {}

    static void addTo(OperatorTable table) {
        table.add("BatchNormalization", Normalisations::batch)
                .add("InstanceNormalization", Normalisations::instance)
                .add("LayerNormalization", Normalisations::layer)
                .add("GroupNormalization", Normalisations::group)
                .add("LpNormalization", Normalisations::length)
                .add("LRN", Normalisations::acrossChannels)
                .add("MeanVarianceNormalization", Normalisations::standardised);
    }

    /// With statistics of the batch, the stored ones move: `stored * momentum + batch * (1 - momentum)`,
    /// the variance taken without bias.
    private static Kernel batch(Call call) {
        double epsilon = call.real("epsilon", 1e-5f);
        double momentum = call.real("momentum", .9f);
        if (call.flag("training_mode", false)) {
            return in -> trainingForm(in, epsilon, momentum);
        }
        return Kernel.of(in -> torch.batch_norm(
                in.get(0),
                in.optional(1),
                in.optional(2),
                in.optional(3),
                in.optional(4),
                in.mode().batchStatistics(),
                1 - momentum,
                epsilon,
                false));
    }

    /// The form in which a file says itself that it trains: new statistics are outputs, the variance with
    /// its bias.
    private static Tensor[] trainingForm(Operands in, double epsilon, double momentum) {
        Tensor x = in.get(0);
        long[] axes = LongStream.range(0, x.dim()).filter(a -> a != 1).toArray();
        Tensor mean = x.mean(axes.clone(), false, new ScalarTypeOptional());
        Tensor variance = x.var(axes.clone(), false, false);
        Tensor y = torch.batch_norm(
                x, in.optional(1), in.optional(2), new TensorOptional(), new TensorOptional(), true, 0, epsilon, false);
        return new Tensor[] {y, moved(in.get(3), mean, momentum), moved(in.get(4), variance, momentum)};
    }

    private static Tensor moved(Tensor stored, Tensor found, double momentum) {
        return stored.mul(new Scalar(momentum)).add(found.mul(new Scalar(1 - momentum)));
    }

    private static Kernel instance(Call call) {
        double epsilon = call.real("epsilon", 1e-5f);
        return Kernel.of(in -> torch.instance_norm(
                in.get(0),
                in.optional(1),
                in.optional(2),
                new TensorOptional(),
                new TensorOptional(),
                true,
                0,
                epsilon,
                false));
    }

    private static Kernel layer(Call call) {
        long axis = call.integer("axis", -1);
        double epsilon = call.real("epsilon", 1e-5f);
        return in -> {
            Tensor x = in.get(0);
            long[] dims = x.shape();
            long[] normalised = Arrays.copyOfRange(dims, Axes.of(axis, dims.length), dims.length);
            boolean fits = Arrays.equals(in.get(1).shape(), normalised)
                    && (!in.has(2) || Arrays.equals(in.get(2).shape(), normalised));
            T_TensorTensorTensor_T found = torch.native_layer_norm(
                    x,
                    normalised,
                    fits ? in.optional(1) : new TensorOptional(),
                    fits ? in.optional(2) : new TensorOptional(),
                    epsilon);
            Tensor y = Tensors.shared(found.get0());
            if (!fits) {
                y = y.mul(in.get(1));
                y = in.has(2) ? y.add(in.get(2)) : y;
            }
            return new Tensor[] {y, Tensors.shared(found.get1()), Tensors.shared(found.get2())};
        };
    }

    private static Kernel group(Call call) {
        double epsilon = call.real("epsilon", 1e-5f);
        long groups = call.integer("num_groups", 1);
        boolean perChannel = call.opset() >= PER_CHANNEL_GROUPS;
        return Kernel.of(in -> {
            long each = in.get(0).size(1) / groups;
            return torch.group_norm(
                    in.get(0),
                    groups,
                    new TensorOptional(perChannel ? in.get(1) : repeated(in.get(1), each)),
                    new TensorOptional(perChannel ? in.get(2) : repeated(in.get(2), each)),
                    epsilon,
                    false);
        });
    }

    private static Tensor repeated(Tensor perGroup, long each) {
        return torch.repeat_interleave(perGroup, each, new LongOptional(0), new LongOptional());
    }

    private static Kernel length(Call call) {
        long axis = call.integer("axis", -1);
        long p = call.integer("p", 2);
        return Kernel.of(in -> {
            Tensor x = in.get(0);
            long[] along = {Axes.of(axis, x.dim())};
            Tensor powers = p == 1 ? x.abs() : x.mul(x);
            Tensor sum = powers.sum(along, true, new ScalarTypeOptional());
            return x.div(p == 1 ? sum : sum.sqrt());
        });
    }

    private static Kernel acrossChannels(Call call) {
        double alpha = call.real("alpha", 1e-4f);
        double beta = call.real("beta", .75f);
        double bias = call.real("bias", 1);
        int size = Math.toIntExact(call.integer("size", 1));
        return Kernel.of(in -> {
            Tensor x = in.get(0);
            long[] before = new long[(int) x.dim()];
            long[] after = before.clone();
            before[1] = (size - 1L) / 2;
            after[1] = size / 2;
            Tensor squares = Padding.constant(x.mul(x), before, after, new Scalar(0));
            Tensor sum = squares.narrow(1, 0, x.size(1));
            for (int i = 1; i < size; i++) {
                sum = sum.add(squares.narrow(1, i, x.size(1)));
            }
            return x.div(sum.mul(new Scalar(alpha / size)).add(new Scalar(bias)).pow(new Scalar(beta)));
        });
    }

    private static Kernel standardised(Call call) {
        long[] axes = call.node().integers("axes", 0, 2, 3);
        return Kernel.of(in -> {
            Tensor x = in.get(0);
            Tensor centred = x.sub(x.mean(axes.clone(), true, new ScalarTypeOptional()));
            Tensor variance = centred.mul(centred).mean(axes.clone(), true, new ScalarTypeOptional());
            return centred.div(variance.sqrt().add(new Scalar(1e-9)));
        });
    }
}

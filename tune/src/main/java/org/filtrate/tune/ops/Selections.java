package org.filtrate.tune.ops;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.tune.tensor.Tensors;

/// Places of elements that stand out, and running sums.
final class Selections {
    private Selections() {}

    static void addTo(OperatorTable table) {
        table.add("ArgMax", call -> extreme(call, true))
                .add("ArgMin", call -> extreme(call, false))
                .add("TopK", Selections::topK)
                .add("OneHot", Selections::oneHot)
                .plain("NonZero", in -> torch.nonzero(in.get(0)).t())
                .add("CumSum", Selections::cumulativeSum);
    }

    private static Kernel extreme(Call call, boolean largest) {
        long axis = call.integer("axis", 0);
        boolean keep = call.flag("keepdims", true);
        boolean last = call.flag("select_last_index", false);
        return Kernel.of(in -> {
            Tensor x = in.get(0);
            int along = Axes.of(axis, x.dim());
            Tensor searched = last ? x.flip(along) : x;
            LongOptional dim = new LongOptional(along);
            Tensor found = largest ? searched.argmax(dim, keep) : searched.argmin(dim, keep);
            return last ? found.neg().add(new Scalar(x.size(along) - 1)) : found;
        });
    }

    private static Kernel topK(Call call) {
        long axis = call.integer("axis", -1);
        boolean largest = call.flag("largest", true);
        boolean sorted = call.flag("sorted", true);
        return in -> {
            T_TensorTensor_T found = torch.topk(in.get(0), in.integer(1), axis, largest, sorted);
            return new Tensor[] {Tensors.shared(found.get0()), Tensors.shared(found.get1())};
        };
    }

    private static Kernel oneHot(Call call) {
        long axis = call.integer("axis", -1);
        return Kernel.of(in -> {
            long depth = in.integer(1);
            Tensor indices = in.get(0).to(ScalarType.Long);
            int along = Axes.of(axis, indices.dim() + 1);
            Tensor classes = torch.arange(new Scalar(depth)).reshape(Axes.along(along, depth, indices.dim() + 1));
            Tensor counted = torch.where(indices.lt(new Scalar(0)), indices.add(new Scalar(depth)), indices);
            Tensor hot = counted.unsqueeze(along).eq(classes.to(counted));
            return torch.where(hot, in.get(2).select(0, 1), in.get(2).select(0, 0));
        });
    }

    private static Kernel cumulativeSum(Call call) {
        boolean exclusive = call.flag("exclusive", false);
        boolean reverse = call.flag("reverse", false);
        return Kernel.of(in -> {
            int axis = Axes.of(in.integer(1), in.get(0).dim());
            Tensor x = reverse ? in.get(0).flip(axis) : in.get(0);
            Tensor sums = x.cumsum(axis).to(x.scalar_type());
            Tensor shifted = exclusive ? sums.sub(x) : sums;
            return reverse ? shifted.flip(axis) : shifted;
        });
    }
}

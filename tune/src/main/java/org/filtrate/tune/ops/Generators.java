package org.filtrate.tune.ops;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.graph.Constants;
import org.filtrate.graph.ElementType;
import org.filtrate.tune.tensor.Tensors;
import org.filtrate.tune.tensor.Types;

/// Tensors from constants and sizes, and changes of the element type. Sizes lie in main memory on every
/// device.
final class Generators {
    private Generators() {}

    static void addTo(OperatorTable table) {
        table.add("Constant", Generators::constant)
                .add("ConstantOfShape", Generators::constantOfShape)
                .add("Shape", Generators::shape)
                .plain("Size", in -> Tensors.of(new long[] {in.get(0).numel()}))
                .plain("Range", Generators::range)
                .add("Cast", Generators::cast)
                .plain("CastLike", in -> in.get(0).to(in.get(1).scalar_type()));
    }

    private static Kernel constant(Call call) {
        org.filtrate.graph.Tensor value = Constants.valueOf(call.node())
                .filter(t -> Tensors.accepts(t.type()))
                .orElseThrow(() -> new Unsupported("holds no numbers of a type that LibTorch computes with"));
        return Kernel.of(in -> Tensors.of(value));
    }

    private static Kernel constantOfShape(Call call) {
        org.filtrate.graph.Tensor value = call.node()
                .attribute("value")
                .map(a -> new org.filtrate.graph.Tensor(a.getT()))
                .orElseGet(() -> org.filtrate.graph.Tensor.floats("", new long[] {1}, new float[1]));
        call.require(Tensors.accepts(value.type()), "element type " + value.type());
        return Kernel.of(
                in -> Tensors.of(value).reshape(1).expand(in.longs(0).clone()).contiguous());
    }

    private static Kernel shape(Call call) {
        long start = call.integer("start", 0);
        long end = call.integer("end", Long.MAX_VALUE);
        return Kernel.of(in -> {
            long[] dims = in.get(0).shape();
            int from = bounded(start, dims.length);
            int to = Math.max(from, bounded(end, dims.length));
            return Tensors.vector(java.util.Arrays.copyOfRange(dims, from, to));
        });
    }

    private static int bounded(long position, int rank) {
        return Math.clamp(position < 0 ? position + rank : position, 0, rank);
    }

    private static Tensor range(Operands in) {
        TensorOptions type = in.get(0).options();
        if (in.get(0).is_floating_point()) {
            boolean none = (in.real(1) - in.real(0)) / in.real(2) <= 0;
            return none
                    ? torch.zeros(new long[] {0}, type)
                    : torch.arange(new Scalar(in.real(0)), new Scalar(in.real(1)), new Scalar(in.real(2)), type);
        }
        long start = in.integer(0);
        long delta = in.integer(2);
        boolean none = delta > 0 ? in.integer(1) <= start : in.integer(1) >= start;
        return none
                ? torch.zeros(new long[] {0}, type)
                : torch.arange(new Scalar(start), new Scalar(in.integer(1)), new Scalar(delta), type);
    }

    private static Kernel cast(Call call) {
        ElementType to = ElementType.ofCode(Math.toIntExact(call.integer("to", 0)));
        ScalarType type = Types.torch(to).orElseThrow(() -> new Unsupported("to element type " + to));
        return Kernel.of(in -> in.get(0).to(type));
    }
}

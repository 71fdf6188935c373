package org.filtrate.tune.ops;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.jspecify.annotations.Nullable;

/// What a node reads in one run.
public final class Operands {
    private final @Nullable Value[] values;
    private final Mode mode;

    /// @param values the inputs, null where one is omitted; not copied
    /// @param mode what the network is run for
    public Operands(@Nullable Value[] values, Mode mode) {
        this.values = values;
        this.mode = mode;
    }

    /// These with other tensors.
    ///
    /// @param change gives the tensor to take in the place of another, or the same one
    public Operands with(UnaryOperator<Tensor> change) {
        @Nullable Value[] changed = values.clone();
        for (int i = 0; i < changed.length; i++) {
            Value value = changed[i];
            if (value != null) {
                Tensor tensor = change.apply(value.tensor());
                changed[i] = tensor.equals(value.tensor()) ? value : new Value(tensor);
            }
        }
        return new Operands(changed, mode);
    }

    /// What the network is run for.
    public Mode mode() {
        return mode;
    }

    /// Number of inputs, omitted ones among them.
    public int count() {
        return values.length;
    }

    /// Whether input `index` is given.
    public boolean has(int index) {
        return index < values.length && values[index] != null;
    }

    /// Input `index`.
    ///
    /// @throws OperandException where it is omitted
    public Tensor get(int index) {
        return value(index).tensor();
    }

    private Value value(int index) {
        if (!has(index)) {
            throw new OperandException("input " + index + " is needed, none came");
        }
        return Objects.requireNonNull(values[index]);
    }

    /// Input `index`, as LibTorch takes inputs that may be omitted.
    public TensorOptional optional(int index) {
        return has(index) ? new TensorOptional(get(index)) : new TensorOptional();
    }

    /// The elements of input `index` as integers; not to be modified.
    public long[] longs(int index) {
        return value(index).longs();
    }

    /// The elements of input `index` as real numbers; not to be modified.
    public float[] floats(int index) {
        return value(index).floats();
    }

    /// The one element of input `index` as an integer.
    ///
    /// @throws OperandException where it has none or several
    public long integer(int index) {
        return single(index, longs(index).length, longs(index))[0];
    }

    /// The one element of input `index` as a real number.
    ///
    /// @throws OperandException where it has none or several
    public float real(int index) {
        return single(index, floats(index).length, floats(index))[0];
    }

    private static <A> A single(int index, int count, A elements) {
        if (count != 1) {
            throw new OperandException("input " + index + ": one element is needed, " + count + " came");
        }
        return elements;
    }
}

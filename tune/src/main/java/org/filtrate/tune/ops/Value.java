package org.filtrate.tune.ops;

import org.bytedeco.pytorch.Tensor;
import org.filtrate.tune.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/// A tensor that a node reads, with its elements as Java's numbers once somebody has asked for them.
public final class Value {
    private final Tensor tensor;
    private long @Nullable [] longs;
    private float @Nullable [] floats;

    /// @param tensor the tensor, which must not change as long as its elements are asked for
    public Value(Tensor tensor) {
        this.tensor = tensor;
    }

    /// The tensor.
    public Tensor tensor() {
        return tensor;
    }

    long[] longs() {
        long[] known = longs;
        if (known == null) {
            known = Tensors.longs(tensor);
            longs = known;
        }
        return known;
    }

    float[] floats() {
        float[] known = floats;
        if (known == null) {
            known = Tensors.floats(tensor);
            floats = known;
        }
        return known;
    }
}

package org.filtrate.filters.stored;

import java.util.List;
import org.filtrate.filters.Factor;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Node;
import org.filtrate.graph.Tensor;

/// Reads the factors of a compressed layer one after the other from the tensors that [Stored#tensors] made.
public final class FactorReader {
    private final Node node;
    private final List<Tensor> tensors;
    private final Precision precision;
    private int next;
    private int factor;

    /// Reads the factors of a node.
    ///
    /// @param tensors the stored tensors, in the order of the node's inputs
    /// @param precision the precision of real numbers
    public FactorReader(Node node, List<Tensor> tensors, Precision precision) {
        this.node = node;
        this.tensors = List.copyOf(tensors);
        this.precision = precision;
    }

    /// The next factor, real numbers.
    ///
    /// @throws FiltrateException where there is none, or type, length or dims do not fit
    public StoredMatrix real() {
        return real(precision);
    }

    /// The next factor, real numbers of a precision other than the node's.
    ///
    /// @throws FiltrateException where there is none, or type, length or dims do not fit
    public StoredMatrix real(Precision precision) {
        Tensor first = take();
        long[] dims = dims(first);
        float gain = node.real("gain" + factor, 1);
        factor++;
        return switch (precision) {
            case BITS_32 ->
                new FloatMatrix(
                        (int) dims[0],
                        (int) dims[1],
                        typed(first, ElementType.FLOAT).floats());
            case BITS_16 ->
                new HalfMatrix(
                        (int) dims[0],
                        (int) dims[1],
                        typed(first, ElementType.FLOAT16).floats(),
                        gain);
            default -> coded(first, dims, gain, precision);
        };
    }

    private CodedMatrix coded(Tensor first, long[] dims, float gain, Precision precision) {
        float[] scales = typed(take(), ElementType.FLOAT16).floats();
        return CodedMatrix.read(typed(first, ElementType.UINT8), (int) dims[0], (int) dims[1], scales, gain, precision);
    }

    /// The next factor, packed codes.
    ///
    /// @throws FiltrateException where there is none, or type, length or dims do not fit
    public PackedCodes codes() {
        Tensor first = take();
        long[] dims = dims(first);
        factor++;
        int[] codes = BitPlanes.codes(first, Math.toIntExact(dims[0] * dims[1]));
        return new PackedCodes((int) dims[0], (int) dims[1], (int) first.dims()[0], codes);
    }

    /// The precision of real numbers, as the node's name says.
    public Precision precision() {
        return precision;
    }

    /// Whether the next factor is one that layers share, by the beginning of its name.
    public boolean isShared() {
        return left() > 0 && tensors.get(next).name().startsWith(Factor.SHARED);
    }

    /// How many tensors are left to read.
    public int left() {
        return tensors.size() - next;
    }

    private Tensor take() {
        if (left() == 0) {
            throw new FiltrateException("more than " + tensors.size() + " stored tensors are needed");
        }
        return tensors.get(next++);
    }

    private long[] dims(Tensor tensor) {
        long[] dims = node.integers("shape" + factor, tensor.dims());
        if (dims.length != 2
                || dims[0] < 1
                || dims[1] < 1
                || dims[0] > Integer.MAX_VALUE
                || dims[1] > Integer.MAX_VALUE
                || dims[0] * dims[1] > Integer.MAX_VALUE) {
            throw new FiltrateException(
                    "a matrix of rows and columns is needed, " + java.util.Arrays.toString(dims) + " came");
        }
        return dims;
    }

    private static Tensor typed(Tensor tensor, ElementType type) {
        if (tensor.type() != type) {
            throw new FiltrateException(
                    "tensor '" + tensor.name() + "' should be " + type + " and is " + tensor.type());
        }
        return tensor;
    }
}

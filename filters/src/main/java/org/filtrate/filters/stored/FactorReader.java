package org.filtrate.filters.stored;

import java.util.List;
import org.filtrate.graph.ElementType;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Tensor;

/// Reads the factors of a compressed layer one after the other from the tensors that [Stored#tensors] made.
public final class FactorReader {
    /// Beyond these no gain is a normal number.
    private static final int MOST_HALVINGS = 120;

    private final String words;
    private final List<Tensor> tensors;
    private final Precision precision;
    private final long[] sizes;
    private int next;
    private int nextSize;

    /// @param words the structure's word and variant in the name of the node's function
    /// @param tensors the stored tensors, in the order of the node's inputs
    /// @param precision the precision of real numbers
    /// @param sizes what the node lists of the factors: rows and columns, where no tensor's dims say them; halvings
    public FactorReader(String words, List<Tensor> tensors, Precision precision, long... sizes) {
        this.words = words;
        this.tensors = List.copyOf(tensors);
        this.precision = precision;
        this.sizes = sizes.clone();
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
        ElementType type = switch (precision) {
            case BITS_32 -> ElementType.FLOAT;
            case BITS_16 -> ElementType.FLOAT16;
            default -> ElementType.UINT8;
        };
        Tensor first = typed(take(), type);
        long[] dims = checked(precision.bits() < 8 ? listed() : first.dims());
        int rows = (int) dims[0];
        int cols = (int) dims[1];
        return switch (precision) {
            case BITS_32 -> new FloatMatrix(rows, cols, first.floats());
            case BITS_16 -> new HalfMatrix(rows, cols, first.floats(), gain());
            default -> {
                float[] scales = typed(take(), ElementType.FLOAT16).floats();
                yield CodedMatrix.read(first, rows, cols, scales, gain(), precision);
            }
        };
    }

    /// The next factor, packed codes.
    ///
    /// @throws FiltrateException where there is none, or type, length or dims do not fit
    public PackedCodes codes() {
        Tensor first = take();
        long[] dims = checked(listed());
        int[] codes = BitPlanes.codes(first, Math.toIntExact(dims[0] * dims[1]));
        return new PackedCodes((int) dims[0], (int) dims[1], (int) first.dims()[0], codes);
    }

    /// The precision of real numbers, as the node's name says.
    public Precision precision() {
        return precision;
    }

    /// Whether the node's name has a word of a setting's variant.
    public boolean isVariant(String word) {
        return words.contains(word);
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

    private long size() {
        if (nextSize == sizes.length) {
            throw new FiltrateException("sizes: more than " + sizes.length + " numbers are needed for the factors");
        }
        return sizes[nextSize++];
    }

    private long[] listed() {
        return new long[] {size(), size()};
    }

    private float gain() {
        long halvings = size();
        if (Math.abs(halvings) > MOST_HALVINGS) {
            throw new FiltrateException("sizes: halvings between -" + MOST_HALVINGS + " and " + MOST_HALVINGS
                    + " are needed, " + halvings + " came");
        }
        return Math.scalb(1f, (int) -halvings);
    }

    private static long[] checked(long[] dims) {
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

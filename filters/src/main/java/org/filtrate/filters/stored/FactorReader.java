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
    private final NumberForm form;
    private final boolean gained;
    private final long[] sizes;
    private int next;
    private int nextSize;

    /// @param words the structure's word and variant in the name of the node's function
    /// @param tensors the stored tensors, in the order of the node's inputs
    /// @param form how real numbers stand in them
    /// @param gained whether `sizes` list halvings
    /// @param sizes what the node lists of the factors: rows and columns, where no tensor's dims say them; halvings
    public FactorReader(String words, List<Tensor> tensors, NumberForm form, boolean gained, long... sizes) {
        this.words = words;
        this.tensors = List.copyOf(tensors);
        this.form = form;
        this.gained = gained;
        this.sizes = sizes.clone();
    }

    /// The next factor, real numbers.
    ///
    /// @throws FiltrateException where there is none, or type, length or dims do not fit
    public StoredMatrix real() {
        return real(form);
    }

    /// The next factor, real numbers in another form than the node's.
    ///
    /// @throws FiltrateException where there is none, or type, length or dims do not fit
    public StoredMatrix real(NumberForm form) {
        Tensor first = typed(
                take(),
                switch (form) {
                    case SINGLES -> ElementType.FLOAT;
                    case HALVES -> ElementType.FLOAT16;
                    case BYTES, PLANES -> ElementType.UINT8;
                });
        long[] dims = checked(form == NumberForm.PLANES ? listed() : first.dims());
        int rows = (int) dims[0];
        int cols = (int) dims[1];
        return switch (form) {
            case SINGLES -> new FloatMatrix(rows, cols, first.floats());
            case HALVES -> new HalfMatrix(rows, cols, first.floats(), gain());
            case BYTES -> CodedMatrix.bytes(first, rows, cols, scales(), gain());
            case PLANES -> CodedMatrix.planes(first, rows, cols, scales(), gain());
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

    private float[] scales() {
        return typed(take(), ElementType.FLOAT16).floats();
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
        long halvings = gained ? size() : 0;
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

package org.filtrate.tune.weight;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// A stored matrix `(rows, cols)` as a function of real numbers and, where it is coded, of a scale per row.
///
/// Rounding has no slope; its gradient is taken to be that of what is rounded, and zero where a number lies
/// beyond the largest code (straight-through). Scales get the gradient that follows from it (learned step
/// size, Esser et al. 2020, arXiv 1902.08153), times `1 / sqrt(cols * middle)` so that they move no faster
/// than what they scale.
public final class TrainableMatrix implements AutoCloseable {
    private static final double SMALLEST_SCALE = 1e-7;

    private final int rows;
    private final int cols;
    private final Precision precision;
    private final Parameter numbers; // (rows, cols)
    private final List<Parameter> scales = new ArrayList<>(); // none, or one (rows, 1)
    private boolean closed;

    /// @param name what the parameters' names begin with
    /// @param stored the matrix to begin with
    /// @param numbers `(rows, cols)`: what the matrix was rounded from, or its own values; not kept
    public TrainableMatrix(String name, StoredMatrix stored, float[] numbers) {
        this(name, stored, numbers, stored.precision().isCoded() ? Parameter.Kind.PROXY : Parameter.Kind.WEIGHT);
    }

    /// A matrix of numbers of some kind.
    ///
    /// @param numbers as above
    TrainableMatrix(String name, StoredMatrix stored, float[] numbers, Parameter.Kind kind) {
        this.rows = stored.rows();
        this.cols = stored.cols();
        this.precision = stored.precision();
        try (NativeScope _ = new NativeScope()) {
            this.numbers = new Parameter(name, leaf(numbers, rows, cols), kind);
            if (precision.isCoded()) {
                scales.add(new Parameter(name + "_scale", leaf(stored.rowScales(), rows, 1), Parameter.Kind.SCALE));
            }
        }
    }

    /// A matrix that begins with its own values.
    public TrainableMatrix(String name, StoredMatrix stored) {
        this(name, stored, stored.values());
    }

    private static Tensor leaf(float[] values, long... dims) {
        return NativeScope.own(Tensors.of(values, dims).set_requires_grad(true));
    }

    /// What is trained.
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(numbers));
        all.addAll(scales);
        return all;
    }

    /// The matrix as a runtime will see it, with a way back for gradients.
    public Tensor value() {
        return switch (precision) {
            case BITS_32 -> numbers.tensor();
            case BITS_16 -> numbers.tensor().to(ScalarType.Half).to(ScalarType.Float);
            default -> coded();
        };
    }

    /// The numbers behind the matrix, `(rows, cols)`.
    Tensor numbers() {
        return numbers.tensor();
    }

    private Tensor coded() {
        double middle = precision.middleCode();
        Tensor scale = scale(middle);
        Tensor unit = numbers.tensor().div(scale);
        Tensor bounded = torch.clamp(unit, new ScalarOptional(new Scalar(-1.0)), new ScalarOptional(new Scalar(1.0)));
        Tensor rounding = bounded.detach()
                .mul(new Scalar(middle))
                .add_(new Scalar(middle))
                .round_();
        rounding.sub_(new Scalar(middle)).div_(new Scalar(middle)).sub_(bounded.detach());
        return bounded.add(rounding).mul(scale);
    }

    /// The scales `(rows, 1)` as half precision stores them.
    private Tensor scale(double middle) {
        Tensor raw = scales.getFirst().tensor();
        double slower = 1 / Math.sqrt(cols * Math.max(1, middle));
        Tensor slow = raw.mul(new Scalar(slower)).add(raw.detach().mul(new Scalar(1 - slower)));
        Tensor positive = slow.abs().clamp_min(new Scalar(SMALLEST_SCALE));
        Tensor stored = positive.detach().to(ScalarType.Half).to(ScalarType.Float);
        return positive.add(stored.clamp_min(new Scalar(SMALLEST_SCALE)).sub(positive.detach()));
    }

    /// What the file will hold.
    public StoredMatrix stored() {
        float[] values = Tensors.floats(numbers.tensor());
        if (!precision.isCoded()) {
            return StoredMatrix.of(rows, cols, values, precision);
        }
        float[] magnitudes = Tensors.floats(scales.getFirst().tensor());
        for (int r = 0; r < rows; r++) {
            magnitudes[r] = Math.max((float) SMALLEST_SCALE, Math.abs(magnitudes[r]));
        }
        return StoredMatrix.coded(rows, cols, values, magnitudes, precision);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            parameters().forEach(p -> p.tensor().close());
        }
    }
}

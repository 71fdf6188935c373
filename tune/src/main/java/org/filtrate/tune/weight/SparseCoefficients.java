package org.filtrate.tune.weight;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.filters.slcq.CoefficientForm;
import org.filtrate.filters.slcq.L1Ball;
import org.filtrate.filters.slcq.SlcqFilters;
import org.filtrate.filters.slcq.SlcqSetting;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// The coefficients of `slcq`, all of them trained, of which the largest are stored.
///
/// At first every coefficient has the gradient of its place, whether it is stored or not (straight-through),
/// and each vector is projected back onto the L1 ball that it began on the border of, so that what one
/// coefficient wins others lose. Then the places stand, and what stands there is trained without the ball
/// (debiasing).
final class SparseCoefficients implements AutoCloseable {
    /// The share of a training after which places stand.
    private static final double SETTLED = .4;

    private final SlcqSetting setting;
    private final TrainableMatrix matrix; // numbers (outChannels, splits * bases), stored (outChannels, entries)
    private final double[] radii; // of each vector
    private boolean settled;
    private Optional<Tensor> support = Optional.empty(); // (outChannels, splits * bases), ones at places that stand
    private boolean closed;

    SparseCoefficients(String name, SlcqFilters filters) {
        this.setting = filters.setting();
        int all = setting.splits() * setting.bases();
        int entries = setting.filterNonzeros();
        int rows = filters.shape().outChannels();
        float[] stored = filters.coefficients().values();
        int[] places = filters.allPlaces();
        float[] numbers = new float[Math.multiplyExact(rows, all)];
        for (int i = 0; i < places.length; i++) {
            numbers[i / entries * all + places[i]] = stored[i];
        }
        this.matrix = new TrainableMatrix(name, filters.coefficients(), numbers, Parameter.Kind.PROXY);
        this.radii = new double[numbers.length / vector()];
        for (int i = 0; i < numbers.length; i++) {
            radii[i / vector()] += Math.abs(numbers[i]);
        }
    }

    /// Coefficients that share a ball and a number of places: those of a split, or of a filter where a mask
    /// says which are stored.
    private int vector() {
        return setting.form() == CoefficientForm.MASK ? setting.splits() * setting.bases() : setting.bases();
    }

    List<Parameter> parameters() {
        return matrix.parameters();
    }

    /// Lets the places stand for good once enough of the training is over.
    void reach(double done) {
        settled |= done >= SETTLED;
    }

    /// Where the largest coefficients are, `(outChannels, entries)`, ascending.
    private Tensor places() {
        Tensor all = matrix.numbers().detach();
        long rows = all.size(0);
        int vector = vector();
        long vectors = all.size(1) / vector;
        long each = setting.filterNonzeros() / vectors;
        T_TensorTensor_T largest = torch.topk(all.abs().reshape(rows, vectors, vector), each, -1, true, false);
        Tensor first =
                torch.arange(new Scalar(vectors)).mul(new Scalar((long) vector)).reshape(1, vectors, 1);
        Tensor places = largest.get1().add(first).reshape(rows, -1);
        return Tensors.shared(places.sort().get0());
    }

    /// All coefficients with zeros where none is stored, `(outChannels, splits * bases)`, with a way back for
    /// gradients.
    Tensor value() {
        Tensor all = matrix.numbers();
        if (setting.form() == CoefficientForm.DENSE) {
            return matrix.value(all);
        }
        Tensor places = places();
        Tensor stored = matrix.value(all.gather(1, places));
        Tensor none = torch.zeros_like(all.detach());
        if (settled) {
            return none.scatter(1, places, stored);
        }
        Tensor others = all.sub(all.detach()).scatter(1, places, new Scalar(0.0));
        return others.add(none.scatter(1, places, stored));
    }

    /// Keeps coefficients on their balls, or those that are not stored at zero; without gradients.
    void project() {
        Tensor all = matrix.numbers();
        if (settled) {
            if (support.isEmpty()) {
                Tensor chosen = torch.zeros_like(all.detach()).scatter(1, places(), new Scalar(1.0));
                support = Optional.of(NativeScope.own(chosen));
            }
            all.mul_(support.orElseThrow());
            return;
        }
        float[] numbers = Tensors.floats(all);
        for (int i = 0; i < radii.length; i++) {
            new L1Ball(radii[i]).project(numbers, i * vector(), vector());
        }
        all.copy_(Tensors.of(numbers, all.shape()));
    }

    /// What the file will hold.
    StoredMatrix stored() {
        try (NativeScope _ = new NativeScope()) {
            return matrix.stored(matrix.numbers().detach().gather(1, places()));
        }
    }

    /// Where that stands, as in [SlcqFilters#allPlaces].
    int[] storedPlaces() {
        try (NativeScope _ = new NativeScope()) {
            long[] places = Tensors.longs(places());
            int[] stored = new int[places.length];
            for (int i = 0; i < stored.length; i++) {
                stored[i] = (int) places[i];
            }
            return stored;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            matrix.close();
            support.ifPresent(Tensor::close);
        }
    }
}

package org.filtrate.tune.weight;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.filtrate.filters.slcq.CoefficientForm;
import org.filtrate.filters.slcq.SlcqFilters;
import org.filtrate.filters.slcq.SlcqSetting;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.tune.tensor.NativeScope;
import org.filtrate.tune.tensor.Tensors;

/// The coefficients of `slcq` that are stored, and where they stand.
///
/// Now and then all coefficients, those that are zero among them, make a step together and are projected back
/// onto the L1 balls that they began on the border of, so that what one wins others lose; the largest are
/// stored from then on ([Places]). Later places stand, and what stands there is trained without the ball
/// (debiasing).
final class SparseCoefficients implements AutoCloseable {
    /// The share of a training after which places stand.
    private static final double SETTLED = .4;

    /// Steps between two searches for places.
    private static final int SEARCHED = 16;

    private final SlcqSetting setting;
    private final String name;
    private final TrainableMatrix matrix; // (outChannels, entries)
    private final WholeNumbers places; // (outChannels, entries), of splits * bases, ascending
    private final Places search;
    private boolean searches;
    private Optional<Taken> latest = Optional.empty();
    private Optional<Tensor> slopes = Optional.empty(); // (outChannels, splits * bases)
    private boolean closed;

    /// Pieces that were made of basis filters.
    private record Taken(Tensor bases, Tensor pieces) {}

    SparseCoefficients(String name, SlcqFilters filters) {
        this.setting = filters.setting();
        this.name = name;
        StoredMatrix stored = filters.coefficients();
        this.matrix = new TrainableMatrix(name, stored, stored.values(), Parameter.Kind.PROXY);
        this.search = new Places(setting, stored.values(), filters.allPlaces());
        this.places = new WholeNumbers(filters.allPlaces(), stored.rows(), stored.cols());
    }

    List<Parameter> parameters() {
        return matrix.parameters();
    }

    /// The places, for a checkpoint.
    Map<String, Tensor> memory() {
        return Map.of(name + "_places", places.tensor());
    }

    /// Looks for better places in some steps until enough of the training is over.
    void reach(double done, long step) {
        searches = done < SETTLED && step % SEARCHED == SEARCHED - 1 && setting.form() != CoefficientForm.DENSE;
    }

    /// The pieces `(outChannels * splits, pieceSize)` that coefficients make of basis filters `(bases,
    /// pieceSize)`, with a way back for gradients.
    Tensor combinations(Tensor bases) {
        long rows = places.tensor().size(0);
        long pieces = rows * setting.splits();
        Tensor made;
        if (setting.form() == CoefficientForm.LIST) {
            Tensor index = places.index().remainder(new Scalar((long) setting.bases()));
            made = bases.index_select(0, index)
                    .mul(matrix.value().reshape(-1, 1))
                    .reshape(pieces, setting.nonzeros(), bases.size(1))
                    .sum(1);
        } else {
            Tensor none = torch.zeros(new long[] {rows, (long) setting.splits() * setting.bases()}, bases.options());
            made = none.scatter(1, places.index().reshape(places.tensor().shape()), matrix.value())
                    .reshape(pieces, setting.bases())
                    .matmul(bases);
        }
        latest = Optional.empty();
        if (searches && made.requires_grad()) {
            made.retain_grad();
            latest = Optional.of(new Taken(bases.detach(), made));
        }
        return made;
    }

    /// Finds the slopes along all coefficients, where places are looked for.
    void learn() {
        latest.filter(taken -> taken.pieces().grad().defined()).ifPresent(taken -> {
            NoGradGuard guard = new NoGradGuard();
            slopes.ifPresent(Tensor::close);
            Tensor bases = taken.bases();
            // Pieces move with a coefficient as far as its basis filter is long.
            Tensor square = bases.mul(bases).sum().div(new Scalar((double) bases.size(0)));
            slopes = Optional.of(NativeScope.own(taken.pieces()
                    .grad()
                    .matmul(bases.t())
                    .div(square)
                    .reshape(places.tensor().size(0), -1)));
            guard.close();
        });
        latest = Optional.empty();
    }

    /// Moves coefficients to better places where slopes along all of them are known; without gradients.
    ///
    /// @param rate the step's learning rate
    void project(double rate) {
        slopes.ifPresent(known -> {
            float[] numbers = Tensors.floats(matrix.numbers());
            int[] stand = places.values();
            search.move(numbers, stand, Tensors.floats(known), SEARCHED * rate);
            matrix.numbers().copy_(Tensors.of(numbers, places.tensor().shape()));
            places.set(stand);
            known.close();
        });
        slopes = Optional.empty();
    }

    /// What the file will hold.
    StoredMatrix stored() {
        return matrix.stored();
    }

    /// Where that stands, as in [SlcqFilters#allPlaces].
    int[] storedPlaces() {
        return places.values();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            matrix.close();
            places.close();
            slopes.ifPresent(Tensor::close);
        }
    }
}

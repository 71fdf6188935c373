package org.filtrate.compress.calibrate;

import java.util.OptionalLong;
import org.filtrate.graph.Dim;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.Shape;
import org.filtrate.graph.batch.OpenBatch;
import org.filtrate.graph.shape.Shapes;
import org.filtrate.run.DataSet;
import org.filtrate.run.ImageInput;

/// The images that a network is corrected by; their labels are not used.
///
/// @param set the set they come from
/// @param input the network's input
/// @param chosen which of them, indices into `set`; not to be modified
/// @param batch how many run at a time, so that no value of the network takes too much memory
/// @param threads of ONNX Runtime
public record Images(DataSet set, ImageInput input, int[] chosen, int batch, int threads) {
    /// The most activations of one value that a batch may have, so that memory stays bounded.
    private static final long LARGEST_VALUE = 8_000_000;

    private static final int LARGEST_BATCH = 128;

    /// So many images, spread over a set.
    ///
    /// @param model the network they will run through
    /// @param shapes the shapes of its values
    public static Images of(DataSet set, ImageInput input, int count, Model model, Shapes shapes, int threads) {
        OptionalLong bound = OpenBatch.bound(model);
        int batch = Math.toIntExact(bound.orElseGet(() -> batchSize(model, shapes)));
        int[] chosen = set.spread(bound.isPresent() ? whole(Math.min(count, set.size()), batch) : count);
        if (bound.isPresent() && chosen.length < batch) {
            throw new FiltrateException("images: at least %d are needed, which the network takes at a time, %d came"
                    .formatted(batch, chosen.length));
        }
        return new Images(set, input, chosen, batch, threads);
    }

    /// The same, but at most so many of them, in whole batches; one batch at least.
    public Images limited(int count) {
        int whole = whole(count, batch);
        return chosen.length <= whole ? this : new Images(set, input, thinned(whole), batch, threads);
    }

    private static int whole(int count, int batch) {
        return Math.max(batch, count - count % batch);
    }

    private int[] thinned(int count) {
        int[] fewer = new int[count];
        for (int i = 0; i < count; i++) {
            fewer[i] = chosen[(int) ((long) i * chosen.length / count)];
        }
        return fewer;
    }

    private static int batchSize(Model model, Shapes shapes) {
        long largest = model.graph().nodes().stream()
                .flatMap(n -> shapes.shape(n.output(0)).stream())
                .mapToLong(Images::valuesOfOneImage)
                .max()
                .orElse(1);
        return Math.clamp(LARGEST_VALUE / Math.max(1, largest), 2, LARGEST_BATCH);
    }

    private static long valuesOfOneImage(Shape shape) {
        return shape.dims().stream()
                .skip(1)
                .filter(Dim::isKnown)
                .mapToLong(Dim::size)
                .reduce(1, (a, b) -> a * b);
    }
}

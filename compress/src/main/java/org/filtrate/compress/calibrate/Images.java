package org.filtrate.compress.calibrate;

import org.filtrate.graph.Dim;
import org.filtrate.graph.Model;
import org.filtrate.graph.Shape;
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
        return new Images(set, input, set.spread(count), batchSize(model, shapes), threads);
    }

    /// The same, but at most so many of them.
    public Images limited(int count) {
        return chosen.length <= count ? this : new Images(set, input, thinned(count), batch, threads);
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

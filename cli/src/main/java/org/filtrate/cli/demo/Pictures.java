package org.filtrate.cli.demo;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Comparator;
import org.filtrate.filters.body.Expansion;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.layer.FilterLayout;
import org.filtrate.graph.layer.FilterShape;
import org.filtrate.graph.layer.Layer;
import org.filtrate.graph.layer.Layers;
import org.filtrate.graph.shape.ShapeInference;

/// Draws filters weight by weight.
final class Pictures {
    private static final int COLUMNS = 16;
    private static final int MOST = 32;
    private static final int GREY = 0x80;

    private Pictures() {}

    /// The name of the convolution with the most weights.
    static String largestConvolution(Path file) {
        Model model = ModelReader.read(file);
        return Layers.find(model, ShapeInference.infer(model)).stream()
                .filter(Layer::isConvolution)
                .max(Comparator.comparingLong(l -> l.filters().orElseThrow().count()))
                .orElseThrow()
                .name();
    }

    /// The first 32 filters of a convolution on its first three input channels, which show as red, green and
    /// blue.
    ///
    /// They stand in rows of 16; grey is 0, each filter's largest weight has full strength. A compressed
    /// layer is shown as a runtime rebuilds it.
    ///
    /// @param name the layer's name, which compression keeps
    static BufferedImage filters(Path file, String name) {
        Model model = Expansion.expand(ModelReader.read(file));
        Layer layer = Layers.find(model, ShapeInference.infer(model)).stream()
                .filter(l -> l.name().equals(name))
                .findFirst()
                .orElseThrow();
        return filters(layer.filters().orElseThrow(), FilterLayout.filters(layer));
    }

    private static BufferedImage filters(FilterShape shape, float[] values) {
        int height = shape.kernel()[0];
        int width = shape.kernel()[1];
        int count = Math.min(MOST, shape.outChannels());
        int rows = Math.ceilDiv(count, COLUMNS);
        BufferedImage picture =
                new BufferedImage(COLUMNS * (width + 1) - 1, rows * (height + 1) - 1, BufferedImage.TYPE_INT_ARGB);
        for (int filter = 0; filter < count; filter++) {
            int at = filter * shape.filterSize();
            float largest = Float.MIN_NORMAL;
            for (int i = at; i < at + 3 * height * width; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
            for (int i = 0; i < height * width; i++) {
                int rgb = 0xff;
                for (int c = 0; c < 3; c++) {
                    rgb = rgb << 8 | GREY + Math.round(127 * values[at + c * height * width + i] / largest);
                }
                int left = filter % COLUMNS * (width + 1);
                int top = filter / COLUMNS * (height + 1);
                picture.setRGB(left + i % width, top + i / width, rgb);
            }
        }
        return picture;
    }
}

package org.filtrate.networks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A small detector on the plan of Ge et al., "YOLOX" (2021): residual stages with SiLU, a feature pyramid
/// over strides 8, 16 and 32, and for each a head whose branches for classes and boxes are apart.
///
/// It gives `output (N, cells, 5 + classes)`: for each cell of the three grids, row after row, centre and
/// size as `centre = (row + cell) stride`, `size = exp(row) stride`, then objectness and classes from 0 to
/// 1.
record YoloxMicro() implements Architecture {
    private static final int COARSEST_STRIDE = 32;
    private static final int DEFAULT_SIDE = 416;
    private static final int DEFAULT_CLASSES = 80;
    private static final int STEM = 16;
    private static final List<Integer> STAGES = List.of(24, 48, 96, 192);
    private static final int PYRAMID = 48;
    private static final double PREDICTION_DEVIATION = .01;

    /// Scores start at .01, so that the many cells without an object do not outweigh the few with one.
    private static final float SCORE_BIAS = (float) -Math.log((1 - .01) / .01);

    @Override
    public int smallestSide() {
        return COARSEST_STRIDE;
    }

    @Override
    public Optional<String> neededInput(Options options) {
        return options.height() % COARSEST_STRIDE == 0 && options.width() % COARSEST_STRIDE == 0
                ? Optional.empty()
                : Optional.of("sides that are multiples of 32 pixels");
    }

    @Override
    public int defaultSide() {
        return DEFAULT_SIDE;
    }

    @Override
    public int defaultClasses(int height, int width) {
        return DEFAULT_CLASSES;
    }

    @Override
    public int[] outputSizes(Value output) {
        return new int[] {output.channels(), output.height()};
    }

    @Override
    public Value build(Layers layers, Value input, int classes) {
        Value x = active(layers, "backbone.stem", input, Convolution.of(STEM, 3).stride(2));
        List<Value> levels = new ArrayList<>();
        for (int stage = 0; stage < STAGES.size(); stage++) {
            x = stage(layers, "backbone.dark" + (stage + 2), x, STAGES.get(stage));
            if (stage > 0) {
                levels.add(x);
            }
        }
        List<Value> grids = new ArrayList<>();
        List<Value> pyramid = pyramid(layers, levels);
        for (int level = 0; level < pyramid.size(); level++) {
            grids.add(head(layers, level, pyramid.get(level), classes));
        }
        return layers.rows("rows", grids);
    }

    private static Value stage(Layers layers, String name, Value x, int channels) {
        Value down = active(layers, name + ".0", x, Convolution.of(channels, 3).stride(2));
        Value y = active(layers, name + ".1.conv1", down, Convolution.of(channels / 2, 1));
        y = active(layers, name + ".1.conv2", y, Convolution.of(channels, 3).beforeSum(1));
        return layers.sum(name + ".1.add", y, down);
    }

    /// Each level with what the coarser ones know; the finest first, as it came.
    private static List<Value> pyramid(Layers layers, List<Value> levels) {
        List<Value> pyramid = new ArrayList<>();
        for (int level = levels.size() - 1; level >= 0; level--) {
            Value own = active(layers, "neck.lateral" + level, levels.get(level), Convolution.of(PYRAMID, 1));
            if (!pyramid.isEmpty()) {
                Value coarser = layers.doubled("neck.upsample" + level, pyramid.getFirst());
                own = layers.concat("neck.concat" + level, coarser, own);
                own = active(layers, "neck.merge" + level, own, Convolution.of(PYRAMID, 3));
            }
            pyramid.addFirst(own);
        }
        return pyramid;
    }

    /// `(N, 5 + classes, height, width)`.
    private static Value head(Layers layers, int level, Value x, int classes) {
        Value stem = active(layers, "head.stems." + level, x, Convolution.of(PYRAMID, 1));
        Value forClasses = branch(layers, "head.cls_convs." + level, stem);
        Value forBoxes = branch(layers, "head.reg_convs." + level, stem);
        Value box = layers.predictor("head.reg_preds." + level, forBoxes, 4, PREDICTION_DEVIATION, 0);
        Value object = layers.predictor("head.obj_preds." + level, forBoxes, 1, PREDICTION_DEVIATION, SCORE_BIAS);
        Value label =
                layers.predictor("head.cls_preds." + level, forClasses, classes, PREDICTION_DEVIATION, SCORE_BIAS);
        Value scores = layers.concat("head.scores." + level, object, label);
        return layers.concat("head.grid." + level, box, layers.sigmoid("head.sigmoid." + level, scores));
    }

    private static Value branch(Layers layers, String name, Value x) {
        Value y = active(layers, name + ".0", x, Convolution.of(PYRAMID, 3));
        return active(layers, name + ".1", y, Convolution.of(PYRAMID, 3));
    }

    private static Value active(Layers layers, String name, Value x, Convolution convolution) {
        Value y = layers.batchNorm(name + ".bn", layers.conv(name + ".conv", x, convolution));
        return layers.silu(name + ".act", y);
    }
}

package org.filtrate.filters.kmeans;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.filtrate.filters.Weight;
import org.filtrate.graph.layer.FilterShape;

/// What one layer loses with codebooks of all sizes, measured on some of its blocks, or on all where it is small.
final class Curves {
    /// Weights to measure on.
    private static final int SAMPLE = 1 << 15;

    /// Up to so many weights every codebook is measured.
    private static final int SMALL = 1 << 11;

    private static final int ROUNDS = 6;
    private static final int LARGEST_BLOCK = 16;

    private final Weight weight;
    private final FilterShape shape;
    private final Map<Kind, double[]> curves = new ConcurrentHashMap<>();

    private record Kind(int block, Scale scale) {}

    private Curves(Weight weight) {
        this.weight = weight;
        this.shape = weight.shape();
    }

    /// Measures a layer, with scales; without them when it is asked for.
    static Curves of(Weight weight) {
        Curves curves = new Curves(weight);
        curves.blocks().forEach(block -> curves.error(1, block, Scale.ROW));
        return curves;
    }

    /// The block sizes to choose from: what divides a filter.
    List<Integer> blocks() {
        return IntStream.rangeClosed(1, LARGEST_BLOCK)
                .filter(b -> shape.filterSize() % b == 0)
                .boxed()
                .toList();
    }

    /// The squared error relative to energy that a codebook is expected to leave.
    double error(int bits, int block, Scale scale) {
        Kind kind = new Kind(block, scale);
        double[] known = curves.get(kind);
        if (known == null) {
            known = block == 1 ? scalars(scale) : blocks(kind);
            curves.put(kind, known);
        }
        return known[bits];
    }

    private double[] scalars(Scale scale) {
        Blocks sample = Blocks.of(weight, 1, scale, SAMPLE);
        ScalarCodebooks codebooks =
                new ScalarCodebooks(sample.values(), sample.weights(), 1 << KmeansSetting.MOST_BITS);
        double[] errors = new double[KmeansSetting.MOST_BITS + 1];
        for (int bits = 0; bits < errors.length; bits++) {
            errors[bits] = sample.energy() > 0 ? codebooks.error(1 << bits) / sample.energy() : 0;
        }
        return errors;
    }

    private double[] blocks(Kind kind) {
        if (kind.scale() == Scale.NONE && shape.count() > SMALL) {
            return likeScalars(kind.block());
        }
        Blocks sample = Blocks.of(weight, kind.block(), kind.scale(), SAMPLE);
        double[] errors = new double[KmeansSetting.MOST_BITS + 1];
        errors[0] = 1;
        int last = 0;
        for (int bits : probes(sample.count())) {
            double left = new Lloyd(sample.values(), sample.weights(), kind.block(), 1 << bits)
                    .run(ROUNDS, bits)
                    .error();
            errors[bits] = sample.energy() > 0 ? left / sample.energy() : 0;
            for (int between = last + 1; between < bits; between++) {
                double share = (double) (between - last) / (bits - last);
                errors[between] = Math.exp((1 - share) * logarithm(errors[last]) + share * logarithm(errors[bits]));
            }
            last = bits;
        }
        for (int bits = last + 1; bits < errors.length; bits++) {
            errors[bits] = errors[last];
        }
        return errors;
    }

    private static double logarithm(double error) {
        return Math.log(Math.max(error, 1e-30));
    }

    /// Bits of the codebooks that are measured; the last is the most that blocks fill.
    private List<Integer> probes(int blocks) {
        List<Integer> probes = new ArrayList<>();
        for (int bits = 1; bits <= KmeansSetting.MOST_BITS && isFilled(1 << bits, blocks); bits++) {
            boolean isLast = bits == KmeansSetting.MOST_BITS || !isFilled(2 << bits, blocks);
            if (shape.count() <= SMALL || bits % 3 == 2 || isLast) {
                probes.add(bits);
            }
        }
        return probes;
    }

    /// Whether there are blocks enough for so many entries.
    static boolean isFilled(int entries, long blocks) {
        return 2L * entries <= blocks;
    }

    /// Without scales a codebook of blocks is taken to lose more by the same factor as a scalar one of as many bits a
    /// weight.
    private double[] likeScalars(int block) {
        double[] errors = new double[KmeansSetting.MOST_BITS + 1];
        for (int bits = 0; bits < errors.length; bits++) {
            int each = Math.max(1, Math.round((float) bits / block));
            double factor = error(each, 1, Scale.NONE) / Math.max(error(each, 1, Scale.ROW), 1e-30);
            errors[bits] = Math.min(1, error(bits, block, Scale.ROW) * factor);
        }
        return errors;
    }
}

package org.filtrate.filters.templates;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filtrate.filters.Weight;
import org.filtrate.filters.linear.BestMatch;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// What one layer loses with codebooks of the network, measured on some of its filters when it is first asked
/// for.
final class LayerErrors {
    /// Kernels to measure on.
    private static final int KERNELS = 1536;

    /// Index bits of the codebook that the rounding of scales and offsets is measured with.
    private static final int ROUNDING_BITS = 4;

    private final Weight weight;
    private final PoolTemplates pool;
    private final Map<Offset, Measured> measured = new EnumMap<>(Offset.class);
    private final Map<Stepped, ErrorCurve> stepped = new HashMap<>();

    private record Stepped(Offset offset, Precision precision) {}

    LayerErrors(Weight weight, PoolTemplates pool) {
        this.weight = weight;
        this.pool = pool;
    }

    /// The squared error relative to the energy of the filters that a setting is expected to leave.
    synchronized double expected(TemplateSetting setting) {
        double bits = Math.log(setting.templates()) / Math.log(2);
        return Steps.areFew(setting.precision())
                ? stepped(new Stepped(setting.offset(), setting.precision())).at(bits)
                : measured(setting.offset()).expected(bits, setting.precision());
    }

    synchronized String finding() {
        Measured with = measured(Offset.YES);
        return "error of 16/256 templates: %.3f/%.3f; constants hold %.2f of the energy"
                .formatted(with.curve.at(4), with.curve.at(8), with.constants);
    }

    private Measured measured(Offset offset) {
        Measured known = measured.get(offset);
        if (known == null) {
            known = new Measured(filters(), offset, pool);
            measured.put(offset, known);
        }
        return known;
    }

    /// Where scales are few, filters are fitted to see.
    private ErrorCurve stepped(Stepped kind) {
        ErrorCurve known = stepped.get(kind);
        if (known == null) {
            Weight some = filters();
            known = ErrorCurve.of(pool.mostBits(), bits -> {
                TemplateSetting setting = TemplateSetting.shared(1 << bits, kind.offset(), kind.precision());
                StoredMatrix codebook = pool.rough(setting).stored(TemplateSetting.codebookPrecision(kind.precision()));
                return some.relativeError(PlainFit.fit(some, setting, codebook).reconstruct());
            });
            stepped.put(kind, known);
        }
        return known;
    }

    /// Some filters of the layer, evenly spread.
    private Weight filters() {
        FilterShape shape = weight.shape();
        int count = Math.clamp(KERNELS / shape.inChannels(), 1, shape.outChannels());
        float[] values = weight.values();
        float[] some = new float[count * shape.filterSize()];
        for (int i = 0; i < count; i++) {
            int row = (int) ((i + .5) * shape.outChannels() / count);
            System.arraycopy(values, row * shape.filterSize(), some, i * shape.filterSize(), shape.filterSize());
        }
        return Weight.of(new FilterShape(count, shape.inChannels(), shape.kernel(), 1), some);
    }

    /// What was measured with offsets, or without, for scales that are near enough to any number.
    private static final class Measured {
        private final FilterShape shape;
        private final KernelSample kernels;
        private final ErrorCurve curve;
        /// The share of the energy that offsets take.
        private final double constants;

        private final float[] scales;
        private final float[] offsets;
        private final Map<Precision, Double> rounding = new EnumMap<>(Precision.class);

        Measured(Weight filters, Offset offset, PoolTemplates pool) {
            this.shape = filters.shape();
            this.kernels = KernelSample.of(List.of(filters), offset, Integer.MAX_VALUE);
            this.constants = offset == Offset.YES ? Math.max(0, 1 - kernels.energy()) : 0;
            this.curve = ErrorCurve.of(pool.mostBits(), bits -> error(codebook(pool, bits, offset)));
            float[] values = filters.values();
            int area = kernels.area();
            this.scales = new float[kernels.count()];
            this.offsets = new float[offset == Offset.YES ? kernels.count() : 0];
            float[] products = products(codebook(pool, Math.min(ROUNDING_BITS, pool.mostBits()), offset));
            double energy = filters.energy();
            for (int i = 0; i < scales.length; i++) {
                scales[i] = (float) (products[i] * Math.sqrt(kernels.importance()[i] * energy));
            }
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = (float) KernelSample.mean(values, i * area, area);
            }
        }

        private static Codebook codebook(PoolTemplates pool, int bits, Offset offset) {
            return pool.rough(TemplateSetting.shared(1 << bits, offset, Precision.BITS_32));
        }

        private float[] products(Codebook codebook) {
            float[] products = new float[kernels.count()];
            BestMatch.byProduct(codebook.templates(), codebook.count(), codebook.area(), true)
                    .find(kernels.kernels(), new int[products.length], products);
            return products;
        }

        private double error(Codebook codebook) {
            float[] products = products(codebook);
            double sum = 0;
            for (int i = 0; i < products.length; i++) {
                sum += kernels.importance()[i] * Math.max(0, 1 - (double) products[i] * products[i]);
            }
            return sum;
        }

        double expected(double bits, Precision precision) {
            double shapes = curve.at(bits);
            double held = Math.max(0, 1 - constants - shapes);
            double templates = TemplateSetting.codebookPrecision(precision).relativeError();
            return shapes + held * templates + (1 - shapes) * rounding.computeIfAbsent(precision, this::rounding);
        }

        /// What rounding scales and offsets loses, relative to the energy that they hold.
        private double rounding(Precision precision) {
            double energy = squares(scales) + kernels.area() * squares(offsets);
            double lost = lost(scales, precision) + kernels.area() * lost(offsets, precision);
            return energy == 0 ? 0 : lost / energy;
        }

        private double lost(float[] numbers, Precision precision) {
            if (numbers.length == 0) {
                return 0;
            }
            float[] rounded = StoredMatrix.of(shape.outChannels(), shape.inChannels(), numbers.clone(), precision)
                    .values();
            double sum = 0;
            for (int i = 0; i < numbers.length; i++) {
                double difference = (double) numbers[i] - rounded[i];
                sum += difference * difference;
            }
            return sum;
        }

        private static double squares(float[] numbers) {
            double sum = 0;
            for (float number : numbers) {
                sum += (double) number * number;
            }
            return sum;
        }
    }
}

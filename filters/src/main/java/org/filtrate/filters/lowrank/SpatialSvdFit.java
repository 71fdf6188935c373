package org.filtrate.filters.lowrank;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.filtrate.filters.Fit;
import org.filtrate.filters.Setting;
import org.filtrate.filters.SizeLimit;
import org.filtrate.filters.Structure;
import org.filtrate.filters.StructuredFit;
import org.filtrate.filters.Target;
import org.filtrate.filters.chain.GroupRounding;
import org.filtrate.filters.linear.LeftBasis;
import org.filtrate.filters.linear.Metric;
import org.filtrate.filters.linear.Products;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.layer.FilterShape;

/// The singular vectors of filters turned into matrices `(c * kh, n * kw)`, group by group; the vertical factor is
/// rounded first and the horizontal one refitted to it.
public final class SpatialSvdFit extends StructuredFit<SpatialSvdSetting> {
    /// Sweeps over both factors where the output counts, and steps of conjugate gradients in each.
    private static final int SWEEPS = 3;

    private static final int STEPS = 12;

    /// The largest product that a step may take.
    private static final double LARGEST_STEP = 4e8;

    private final List<LeftBasis> bases = new ArrayList<>();
    /// What counts: of the output where its moments are known.
    private final List<LeftBasis> counted;
    private final int full;
    private final int vbmf;

    /// Analyses filters with two spatial axes.
    public SpatialSvdFit(Target target) {
        super(target, Structure.SPATIAL_SVD, SpatialSvdSetting.class);
        int rows = shape().inChannels() * shape().kernel()[0];
        int cols = shape().groupFilters() * shape().kernel()[1];
        float[] values = weight().values();
        for (int g = 0; g < shape().groups(); g++) {
            bases.add(LeftBasis.of(matrix(values, g), 0, rows, cols));
        }
        this.counted = target.moments().isEmpty()
                ? bases
                : sides(target.metrics()).stream()
                        .map(g -> g.inputSide().vectors())
                        .toList();
        this.full = Math.min(bases.getFirst().rank(), cols);
        this.vbmf = bases.stream()
                .mapToInt(b -> VbmfRank.of(b, rows, cols).rank())
                .max()
                .orElse(0);
    }

    /// A group's filters as `(c * kh, n * kw)`.
    private float[] matrix(float[] values, int group) {
        int n = shape().groupFilters();
        int rows = shape().inChannels() * shape().kernel()[0];
        int width = shape().kernel()[1];
        float[] matrix = new float[rows * n * width];
        for (int t = 0; t < n; t++) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(values, ((group * n + t) * rows + i) * width, matrix, (i * n + t) * width, width);
            }
        }
        return matrix;
    }

    @Override
    public boolean findsOnlyNoise() {
        return vbmf == 0;
    }

    @Override
    public Setting at(double strength, Precision precision, int multiple) {
        int rank = Weakening.rank(full, vbmf, strength);
        SpatialSvdSetting setting = new SpatialSvdSetting(SizeLimit.rounded(rank, multiple), precision);
        return setting.params(shape()) < shape().count() ? setting : new UniformSetting(precision);
    }

    /// The largest setting that takes so many numbers at most, or that of rank 1.
    SpatialSvdSetting within(long params) {
        long each = new SpatialSvdSetting(1, Precision.BITS_32).params(shape());
        return new SpatialSvdSetting(Math.clamp(params / each, 1, full), Precision.BITS_32);
    }

    @Override
    public Fit retarget(Target other) {
        return new SpatialSvdFit(other);
    }

    @Override
    protected SpatialSvdSetting inShape(SpatialSvdSetting setting) {
        SizeLimit.check(shape(), "rank", setting.rank(), full);
        return setting;
    }

    @Override
    protected SpatialSvdFilters structured(SpatialSvdSetting setting) {
        SpatialSvdFilters blind = fit(setting, Target.of(weight()).metrics());
        return target().moments().isEmpty()
                ? blind
                : target().closest(List.of(fit(setting, target().metrics()), blind));
    }

    /// The filters that are closest in given metrics, as far as the iteration finds them.
    private SpatialSvdFilters fit(SpatialSvdSetting setting, List<Metric> metrics) {
        List<Tucker2Group> sides = sides(metrics);
        List<double[][]> vertical = new ArrayList<>();
        for (int g = 0; g < shape().groups(); g++) {
            vertical.add(
                    metrics.get(g).isPlain()
                            ? bases.get(g).leading(setting.rank())
                            : aware(sides.get(g), setting.rank()));
        }
        return new SpatialSvdRounding(target(), sides, GroupRounding.of(metrics, setting.precision())).of(vertical);
    }

    /// The filters of each group in given metrics.
    private List<Tucker2Group> sides(List<Metric> metrics) {
        List<double[][]> matrices = weight().groups();
        return IntStream.range(0, matrices.size())
                .mapToObj(g -> new Tucker2Group(matrices.get(g), metrics.get(g), shape().kernel()[1]))
                .toList();
    }

    /// The best horizontal factor for the vertical one in turn, the vertical one by conjugate gradients.
    private double[][] aware(Tucker2Group group, int rank) {
        double[][] vertical = group.inputBasis(rank);
        double work = (double) shape().groupFilters() * shape().filterSize() * shape().filterSize();
        for (int sweep = 0; sweep < SWEEPS && work < LARGEST_STEP; sweep++) {
            vertical = group.input(group.core(vertical), vertical, STEPS);
        }
        return vertical;
    }

    /// The dense filters of two factors, `(outChannels, inChannels * kernelArea)`, new.
    static float[] compose(FilterShape shape, int rank, float[] vertical, float[] horizontal) {
        int n = shape.groupFilters();
        int c = shape.inChannels();
        int height = shape.kernel()[0];
        int width = shape.kernel()[1];
        float[] values = new float[Math.toIntExact(shape.count())];
        for (int g = 0; g < shape.groups(); g++) {
            double[][] v = Products.rows(vertical, g * rank * c * height, rank, c * height);
            double[][] h = new double[n * width][rank];
            for (int t = 0; t < n; t++) {
                for (int r = 0; r < rank; r++) {
                    for (int x = 0; x < width; x++) {
                        h[t * width + x][r] = horizontal[((g * n + t) * rank + r) * width + x];
                    }
                }
            }
            double[][] full = Products.times(h, v);
            for (int t = 0; t < n; t++) {
                for (int i = 0; i < c * height; i++) {
                    for (int x = 0; x < width; x++) {
                        values[((g * n + t) * c * height + i) * width + x] = (float) full[t * width + x][i];
                    }
                }
            }
        }
        return values;
    }

    @Override
    protected double expected(SpatialSvdSetting setting) {
        double energy = counted.stream().mapToDouble(LeftBasis::energy).sum();
        double lost = counted.stream()
                .mapToDouble(b -> b.energy() * b.lostShare(setting.rank()))
                .sum();
        return setting.precision().expectedError(lost / Math.max(energy, Double.MIN_NORMAL), 2);
    }

    @Override
    public List<String> findings() {
        return List.of("EVBMF rank " + vbmf + " of " + full);
    }
}

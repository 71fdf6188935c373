package org.filtrate.filters.slcq;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.filtrate.filters.Weight;
import org.filtrate.graph.layer.FilterShape;

/// What sparse combinations of real-valued bases lose on a layer's filters, measured on a sample with a few numbers
/// of bases and estimated in between.
final class Survey {
    private static final int ROUNDS = 3;
    private static final int VECTORS = 768;
    private static final int NUMBERS = 16_384;
    private static final int[] BASES = {4, 16, 64, 128};
    /// Numbers of entries that dictionaries are learned for; each also serves those up to the next.
    private static final int[] LEARNED = {1, 3};
    private static final int MOST_ENTRIES = 16;
    private static final long SEED = 20_100;
    private static final double LEAST_ERROR = 1e-7;

    private final FilterShape shape;
    private final List<Integer> splits;
    /// For each number of splits and of bases the natural logarithms of the errors, by entries less one.
    private final Map<Integer, NavigableMap<Integer, double[]>> logErrors = new TreeMap<>();

    Survey(Weight weight) {
        this.shape = weight.shape();
        this.splits = splits(shape);
        float[] values = weight.values();
        splits.forEach(s -> logErrors.put(s, measured(values, s)));
    }

    /// The numbers of splits worth trying: pieces of 4 numbers and more, each about twice as large as the one
    /// before.
    private static List<Integer> splits(FilterShape shape) {
        int channels = shape.inChannels();
        int area = shape.kernelArea();
        int[] divisors = IntStream.rangeClosed(1, channels)
                .filter(d -> channels % d == 0)
                .toArray();
        List<Integer> chosen = new java.util.ArrayList<>();
        int last = 0;
        for (int d : divisors) {
            int size = d * area;
            boolean isLast = d == channels;
            if ((size >= 4 || isLast) && size >= 2 * last && (size <= 160 || chosen.isEmpty())) {
                chosen.add(channels / d);
                last = size;
            }
        }
        return List.copyOf(chosen);
    }

    List<Integer> splits() {
        return splits;
    }

    private NavigableMap<Integer, double[]> measured(float[] values, int s) {
        int size = shape.filterSize() / s;
        int all = shape.outChannels() * s;
        int used = Math.min(all, Math.max(64, Math.min(VECTORS, NUMBERS / size)));
        boolean whole = used == all;
        int trained = whole ? used : used * 3 / 4;
        float[] training = sample(values, size, 0, trained, used);
        float[] test = whole ? training : sample(values, size, trained, used, used);
        TreeMap<Integer, double[]> byBases = new TreeMap<>();
        for (int k : BASES) {
            int bases = Math.min(k, Math.max(1, trained / 2));
            if (!byBases.containsKey(bases)) {
                byBases.put(bases, logErrors(training, test, size, bases, whole ? 1 : (double) trained / all));
            }
        }
        return byBases;
    }

    /// Vectors evenly spread over all, interleaved so that those from `from` on are spread as well.
    private static float[] sample(float[] values, int size, int from, int to, int of) {
        int all = values.length / size;
        float[] sample = new float[(to - from) * size];
        for (int i = from; i < to; i++) {
            // A stride that shares no factor with the number of places visits each once.
            int place = (int) ((long) i * stride(of) % of);
            int p = (int) ((long) place * all / of);
            System.arraycopy(values, p * size, sample, (i - from) * size, size);
        }
        return sample;
    }

    private static int stride(int count) {
        int stride = (int) (count * .618) | 1;
        while (gcd(stride, count) != 1) {
            stride += 2;
        }
        return stride;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private static double[] logErrors(float[] training, float[] test, int size, int bases, double share) {
        double[] logs = new double[Math.min(MOST_ENTRIES, Math.min(bases, size))];
        for (int learned : LEARNED) {
            int most = Math.min(learned, logs.length);
            Learning learning = new Learning(training, size, bases, Coding.each(most));
            float[] rows = learning.real(learning.seeds(SEED), ROUNDS).rows();
            double[] seen = curve(training, rows, size, bases, logs.length);
            double[] unseen = share >= 1 ? seen : curve(test, rows, size, bases, logs.length);
            for (int m = 0; m < logs.length; m++) {
                double middle = (seen[m] + unseen[m]) / 2;
                double apart = Math.max(0, unseen[m] - seen[m]) / 2;
                logs[m] = Math.min(logs[m], Math.log(Math.max(LEAST_ERROR, middle - share * apart)));
            }
        }
        return logs;
    }

    /// The relative squared error with 1, 2, .. entries.
    private static double[] curve(float[] x, float[] rows, int size, int bases, int most) {
        int vectors = x.length / size;
        Atoms atoms = new Atoms(rows, bases, size);
        double energy = 0;
        for (float v : x) {
            energy += (double) v * v;
        }
        double[] gains = new double[most];
        Pursuit pursuit = new Pursuit(atoms, most);
        for (int p = 0; p < vectors; p++) {
            int taken = pursuit.take(x, p * size, most);
            for (int step = 0; step < taken; step++) {
                gains[step] += pursuit.gain(step);
            }
        }
        double[] curve = new double[most];
        double left = energy;
        for (int m = 0; m < most; m++) {
            left -= gains[m];
            curve[m] = energy > 0 ? Math.max(0, left / energy) : 0;
        }
        return curve;
    }

    /// The relative squared error that real-valued bases and coefficients leave; 1 where that is not known.
    double error(int s, int bases, int nonzeros) {
        NavigableMap<Integer, double[]> byBases =
                Objects.requireNonNull(logErrors.get(logErrors.containsKey(s) ? s : nearest(s)));
        if (byBases.size() == 1) {
            return Math.exp(log(byBases.firstEntry().getValue(), nonzeros));
        }
        Integer below = byBases.floorKey(bases);
        Integer first =
                below == null ? byBases.firstKey() : below.equals(byBases.lastKey()) ? byBases.lowerKey(below) : below;
        Integer second = byBases.higherKey(first);
        double a = log(Objects.requireNonNull(byBases.get(first)), nonzeros);
        double b = log(Objects.requireNonNull(byBases.get(second)), nonzeros);
        double at = Math.log((double) bases / first) / Math.log((double) second / first);
        return Math.min(1, Math.exp(a + (b - a) * at));
    }

    private static double log(double[] logs, int nonzeros) {
        return logs[Math.min(nonzeros, logs.length) - 1];
    }

    private int nearest(int s) {
        return splits.stream()
                .min(java.util.Comparator.comparingDouble(t -> Math.abs(Math.log((double) t / s))))
                .orElseThrow();
    }
}

package org.filtrate.filters.kmeans;

import java.util.Optional;
import org.filtrate.filters.InputMoments;
import org.filtrate.filters.Target;
import org.filtrate.filters.linear.BlockDescent;
import org.filtrate.filters.stored.PackedCodes;
import org.filtrate.filters.stored.StoredMatrix;
import org.filtrate.graph.layer.FilterShape;

/// The codebook, codes and scales that come closest to dense filters in what the layer puts out.
///
/// Codes are chosen one beside the other, since the moments of the input couple all weights of a filter; scales and
/// codebook are refitted to them by least squares in the same moments, and codes chosen anew, in turn.
final class OutputFit {
    private static final int ROUNDS = 3;
    private static final int SWEEPS = 3;

    private final Target target;
    private final FilterShape shape;
    private final InputMoments moments;
    private final float[] values;
    private final KmeansSetting setting;
    private final float[] approximation;

    private OutputFit(Target target, InputMoments moments, KmeansSetting setting) {
        this.target = target;
        this.shape = target.shape();
        this.moments = moments;
        this.values = target.weight().values();
        this.setting = setting;
        this.approximation = new float[values.length];
    }

    /// Fits filters.
    ///
    /// @param plain the fit to the weights; it is the result where nothing comes closer
    static KmeansFilters fit(Target target, InputMoments moments, KmeansFilters plain) {
        return new OutputFit(target, moments, plain.setting()).fit(plain);
    }

    private KmeansFilters fit(KmeansFilters plain) {
        KmeansFilters best = plain;
        double least = target.relativeError(plain.reconstruct());
        KmeansFilters current = plain;
        for (int round = 0; round < ROUNDS; round++) {
            CodeAlphabet alphabet = new CodeAlphabet(
                    current.codebook().values(), setting.block(), scales(current), shape.filterSize() / setting.block());
            boolean isFirst = round == 0;
            each((descent, first, rows) -> {
                if (isFirst) {
                    descent.nearestPlanes(values, approximation, first, rows, alphabet);
                }
                descent.improve(values, approximation, first, rows, SWEEPS, alphabet);
            });
            current = filters(current.codebook(), alphabet.codes, current.scales());
            for (KmeansFilters next : new KmeansFilters[] {current, refitted(current)}) {
                double error = target.relativeError(next.reconstruct());
                if (error < least) {
                    best = next;
                    least = error;
                }
                current = next;
            }
        }
        return best;
    }

    private float[] scales(KmeansFilters filters) {
        float[] ones = new float[shape.outChannels()];
        java.util.Arrays.fill(ones, 1);
        return filters.scales().map(StoredMatrix::values).orElse(ones);
    }

    private KmeansFilters filters(StoredMatrix codebook, int[] codes, Optional<StoredMatrix> scales) {
        return new KmeansFilters(
                shape,
                codebook,
                new PackedCodes(
                        shape.outChannels(), shape.filterSize() / setting.block(), setting.bits(), codes.clone()),
                scales);
    }

    /// The same codes under a codebook and scales that fit better.
    private KmeansFilters refitted(KmeansFilters filters) {
        float[] scales = scales(filters);
        Refit refit = new Refit(shape, moments, setting, filters.codes().codes());
        float[] codebook = refit.codebook(values, filters.codebook().values(), scales);
        StoredMatrix stored =
                StoredMatrix.of(setting.block(), setting.entries(), codebook, setting.precision());
        Optional<StoredMatrix> rescaled = filters.scales()
                .map(s -> StoredMatrix.of(
                        shape.outChannels(), 1, refit.scales(values, stored.values(), scales), s.precision()));
        return filters(stored, filters.codes().codes(), rescaled);
    }

    @FunctionalInterface
    private interface GroupWork {
        void run(BlockDescent descent, int first, int rows);
    }

    private void each(GroupWork work) {
        int rows = shape.groupFilters();
        for (int g = 0; g < shape.groups(); g++) {
            work.run(new BlockDescent(moments.matrix(g), shape.filterSize(), setting.block()), g * rows, rows);
        }
    }
}

package org.filtrate.filters.linear;

import java.util.Arrays;
import java.util.stream.IntStream;

/// For vectors, the rows of a codebook that they match best: by the greatest product, on all cores, in single
/// precision. What is found does not depend on the number of cores.
///
/// With rows of unit length and products compared by magnitude this is the row of the greatest correlation; with
/// half of each row's squared length subtracted it is the nearest row.
///
/// Vectors are taken in tiles and rows in panels. The greatest score of each sixteen rows is kept for a whole tile
/// at a time, in loops that the compiler vectorises; only among the sixteen is searched for which row it was.
public final class BestMatch {
    private static final int TILE = 256;
    private static final int PANEL = 256;
    private static final int CHUNK = 16;

    private final float[] codebook;
    private final int count;
    private final int dims;
    /// `(count)`: what each score starts from.
    private final float[] starts;

    private final boolean byMagnitude;

    private BestMatch(float[] codebook, int count, int dims, float[] starts, boolean byMagnitude) {
        this.codebook = codebook.clone();
        this.count = count;
        this.dims = dims;
        this.starts = starts;
        this.byMagnitude = byMagnitude;
    }

    /// Matches by the product, or by its magnitude.
    ///
    /// @param codebook `(count, dims)` row-major; copied
    public static BestMatch byProduct(float[] codebook, int count, int dims, boolean byMagnitude) {
        return new BestMatch(codebook, count, dims, new float[count], byMagnitude);
    }

    /// Matches by distance: the nearest row.
    ///
    /// @param codebook `(count, dims)` row-major; copied
    public static BestMatch byDistance(float[] codebook, int count, int dims) {
        float[] starts = new float[count];
        for (int i = 0; i < count; i++) {
            double square = 0;
            for (int j = 0; j < dims; j++) {
                square += (double) codebook[i * dims + j] * codebook[i * dims + j];
            }
            starts[i] = (float) (-square / 2);
        }
        return new BestMatch(codebook, count, dims, starts, false);
    }

    /// Matches by distance, rows and their negatives alike: the row that is nearest with either sign.
    ///
    /// @param codebook `(count, dims)` row-major; copied
    public static BestMatch byDistanceOfEitherSign(float[] codebook, int count, int dims) {
        BestMatch match = byDistance(codebook, count, dims);
        return new BestMatch(codebook, count, dims, match.starts, true);
    }

    /// The best row for each vector, the first of several that are as good.
    ///
    /// @param vectors `(n, dims)` row-major; not modified
    /// @param best `(n)`, takes the rows
    /// @param scores `(n)`, takes what each was found best by: the product or its magnitude; for distances
    /// the product
    ///     less half the row's squared length
    public void find(float[] vectors, int[] best, float[] scores) {
        IntStream.range(0, Math.ceilDiv(best.length, TILE))
                .parallel()
                .forEach(tile -> tile(vectors, tile * TILE, best, scores));
    }

    private void tile(float[] vectors, int from, int[] best, float[] scores) {
        int width = Math.min(TILE, best.length - from);
        float[][] columns = new float[dims][TILE];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < dims; j++) {
                columns[j][i] = vectors[(from + i) * dims + j];
            }
        }
        Arrays.fill(scores, from, from + width, Float.NEGATIVE_INFINITY);
        int rows = Math.min(PANEL, count);
        float[][] panel = new float[rows][TILE];
        float[][] greatest = new float[Math.ceilDiv(rows, CHUNK)][TILE];
        for (int first = 0; first < count; first += PANEL) {
            int height = Math.min(PANEL, count - first);
            for (float[] chunk : greatest) {
                Arrays.fill(chunk, Float.NEGATIVE_INFINITY);
            }
            for (int r = 0; r < height; r++) {
                score(columns, first + r, panel[r]);
                keepGreatest(panel[r], greatest[r / CHUNK]);
            }
            resolve(panel, greatest, first, height, width, from, best, scores);
        }
    }

    /// The scores of a row with the vectors of a tile.
    private void score(float[][] columns, int row, float[] into) {
        Arrays.fill(into, byMagnitude ? 0 : starts[row]);
        int at = row * dims;
        int j = 0;
        for (; j + 8 <= dims; j += 8) {
            addEight(into, columns, j, codebook, at + j);
        }
        if (j + 4 <= dims) {
            addFour(into, columns, j, codebook, at + j);
            j += 4;
        }
        for (; j < dims; j++) {
            addOne(into, columns[j], codebook[at + j]);
        }
        if (byMagnitude) {
            float start = starts[row];
            for (int i = 0; i < into.length; i++) {
                into[i] = Math.abs(into[i]) + start;
            }
        }
    }

    private static void addEight(float[] into, float[][] columns, int j, float[] row, int at) {
        float r0 = row[at];
        float r1 = row[at + 1];
        float r2 = row[at + 2];
        float r3 = row[at + 3];
        float r4 = row[at + 4];
        float r5 = row[at + 5];
        float r6 = row[at + 6];
        float r7 = row[at + 7];
        float[] c0 = columns[j];
        float[] c1 = columns[j + 1];
        float[] c2 = columns[j + 2];
        float[] c3 = columns[j + 3];
        float[] c4 = columns[j + 4];
        float[] c5 = columns[j + 5];
        float[] c6 = columns[j + 6];
        float[] c7 = columns[j + 7];
        for (int i = 0; i < into.length; i++) {
            into[i] += r0 * c0[i]
                    + r1 * c1[i]
                    + r2 * c2[i]
                    + r3 * c3[i]
                    + r4 * c4[i]
                    + r5 * c5[i]
                    + r6 * c6[i]
                    + r7 * c7[i];
        }
    }

    private static void addFour(float[] into, float[][] columns, int j, float[] row, int at) {
        float r0 = row[at];
        float r1 = row[at + 1];
        float r2 = row[at + 2];
        float r3 = row[at + 3];
        float[] c0 = columns[j];
        float[] c1 = columns[j + 1];
        float[] c2 = columns[j + 2];
        float[] c3 = columns[j + 3];
        for (int i = 0; i < into.length; i++) {
            into[i] += r0 * c0[i] + r1 * c1[i] + r2 * c2[i] + r3 * c3[i];
        }
    }

    private static void addOne(float[] into, float[] column, float factor) {
        for (int i = 0; i < into.length; i++) {
            into[i] += factor * column[i];
        }
    }

    private static void keepGreatest(float[] scores, float[] greatest) {
        for (int i = 0; i < greatest.length; i++) {
            greatest[i] = Math.max(greatest[i], scores[i]);
        }
    }

    /// Finds which row of a panel scored most, where it scored more than those of the panels before.
    private static void resolve(
            float[][] panel,
            float[][] greatest,
            int first,
            int height,
            int width,
            int from,
            int[] best,
            float[] scores) {
        int chunks = Math.ceilDiv(height, CHUNK);
        for (int i = 0; i < width; i++) {
            float most = scores[from + i];
            int chunk = -1;
            for (int c = 0; c < chunks; c++) {
                if (greatest[c][i] > most) {
                    most = greatest[c][i];
                    chunk = c;
                }
            }
            if (chunk >= 0) {
                int row = chunk * CHUNK;
                while (panel[row][i] != most) {
                    row++;
                }
                best[from + i] = first + row;
                scores[from + i] = most;
            }
        }
    }
}

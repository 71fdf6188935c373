package org.filtrate.filters.lowrank;

/// From a full rank through the EVBMF rank to 1, along one strength.
///
/// The first half is the weakening `w` of the field, `R = floor(R_full - w (R_full - R_vbmf))` with `w = 2
/// strength`; the second half goes on from the EVBMF rank in proportion, `R = floor(R_vbmf (2 - w))`.
final class Weakening {
    private Weakening() {}

    static int rank(int full, int vbmf, double strength) {
        double weakening = 2 * strength;
        double rank = weakening <= 1 ? full - weakening * (full - vbmf) : vbmf * (2 - weakening);
        // A hair is added so that exact products are not floored away.
        return Math.max(1, (int) Math.floor(rank + 1e-9));
    }
}

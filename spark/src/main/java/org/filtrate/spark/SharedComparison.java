package org.filtrate.spark;

import java.io.Serializable;
import org.filtrate.compress.Stages;
import org.filtrate.compress.compare.MethodComparison;
import org.filtrate.compress.compare.Point;
import org.jspecify.annotations.Nullable;

/// A comparison as an executor has it: opened once, by the first point that is made there.
final class SharedComparison implements Serializable {
    private static final long serialVersionUID = 1;

    private final ComparisonJob job;
    private transient @Nullable MethodComparison open;

    SharedComparison(ComparisonJob job) {
        this.job = job;
    }

    void make(Point point) {
        open().make(point, Stages.silent());
    }

    private synchronized MethodComparison open() {
        MethodComparison known = open;
        if (known == null) {
            known = job.open();
            open = known;
        }
        return known;
    }
}

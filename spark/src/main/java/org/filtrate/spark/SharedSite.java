package org.filtrate.spark;

import java.io.Serializable;
import org.filtrate.compress.planner.Probe;
import org.filtrate.compress.planner.ProbeSite;
import org.jspecify.annotations.Nullable;

/// A site as an executor has it: opened once, by the first probe that is made there.
final class SharedSite implements Serializable {
    private static final long serialVersionUID = 1;

    private final ProbeSite site;
    private transient ProbeSite.@Nullable Open open;

    SharedSite(ProbeSite site) {
        this.site = site;
    }

    /// The error of a probe.
    double error(Probe probe) {
        return open().error(probe);
    }

    private synchronized ProbeSite.Open open() {
        ProbeSite.Open known = open;
        if (known == null) {
            known = site.open();
            open = known;
        }
        return known;
    }
}

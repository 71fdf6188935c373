package org.filtrate.compress.planner;

import java.util.List;
import java.util.function.ObjDoubleConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// Makes probes, which do not depend on each other: in the threads of this process, or elsewhere.
@FunctionalInterface
public interface Workers {
    /// The threads of this process; their memory is bounded by the size that a layer may have to be probed.
    Workers HERE =
            (site, probes, here, found) -> probes.parallelStream().forEach(p -> found.accept(p, here.applyAsDouble(p)));

    /// Makes probes.
    ///
    /// @param site what they need where they are made elsewhere; always the same for one planning
    /// @param here the error of a probe, found in the calling thread
    /// @param found hears of each error as soon as it is known, from any thread
    void make(
            Supplier<ProbeSite> site, List<Probe> probes, ToDoubleFunction<Probe> here, ObjDoubleConsumer<Probe> found);
}

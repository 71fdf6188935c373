package org.filtrate.compress;

import java.util.List;
import java.util.Optional;
import org.filtrate.compress.budget.Allocation;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.budget.Cost;
import org.filtrate.compress.calibrate.LayerLoss;
import org.filtrate.compress.planner.Limits;
import org.filtrate.compress.planner.Operations;
import org.filtrate.compress.planner.Planner;
import org.filtrate.filters.Setting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.FiltrateException;

/// Settings of whatever methods lose least together.
final class PlannedAllocator implements Allocator {
    private final Request request;
    private final Network network;
    private final List<Candidate> candidates;
    private final Planner planner;
    private final Stages stages;
    /// What the planner took the functions of its last choice for.
    private double functionBytes;

    /// Bytes of the file besides filters and functions.
    private double restBytes;

    PlannedAllocator(
            Request request, Network network, List<Candidate> candidates, List<LayerLoss> losses, Stages stages) {
        this.request = request;
        this.network = network;
        this.candidates = candidates;
        this.stages = stages;
        this.planner = new Planner(
                candidates, losses, request.precision(), 1, Operations.UNLIMITED, stages.begin("list offers"));
        long weights = candidates.stream().mapToLong(c -> c.shape().count()).sum();
        double bits = (double) Byte.SIZE * byteLimit().orElse(network.sizeBytes()) / weights;
        planner.survey(bits, stages.begin("survey"));
    }

    @Override
    public Allocation allocate(long otherBytes) {
        restBytes = otherBytes - functionBytes;
        double bytes = byteLimit().map(l -> l - restBytes).orElse(Double.POSITIVE_INFINITY);
        List<Setting> settings = planner.choose(
                new Limits(bytes, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY), stages.begin("plan"));
        functionBytes = planner.functionBytes(settings);
        return new Allocation(settings, 0, Precision.BITS_32);
    }

    private Optional<Long> byteLimit() {
        return request.budget().byteLimit(network.sizeBytes());
    }

    @Override
    public boolean fits(Allocation allocation, long otherBytes) {
        return byteLimit()
                .map(limit -> allocation.cost(candidates, Cost.BYTES)
                                + restBytes
                                + planner.functionBytes(allocation.settings())
                        <= limit)
                .orElse(true);
    }

    @Override
    public FiltrateException outOfReach(Allocation best, long otherBytes) {
        long bytes = best.cost(candidates, Cost.BYTES) + otherBytes;
        return request.budget() instanceof Budget.Ratio ratio
                ? new FiltrateException("--ratio %s is out of reach: %.2f can be reached at most"
                        .formatted(ratio.ratio(), (double) network.sizeBytes() / bytes))
                : new FiltrateException("--bytes %s is out of reach: at least %d bytes are needed"
                        .formatted(byteLimit().orElse(0L), bytes));
    }
}

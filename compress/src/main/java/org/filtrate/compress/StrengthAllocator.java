package org.filtrate.compress;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.filtrate.compress.budget.Allocation;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.budget.Cost;
import org.filtrate.compress.budget.Expectation;
import org.filtrate.compress.budget.StrengthSearch;
import org.filtrate.filters.Method;
import org.filtrate.filters.Setting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.FiltrateException;

/// Settings of one method, all of one strength, at the precision that loses least.
final class StrengthAllocator implements Allocator {
    private final Request request;
    private final Method method;
    private final Network network;
    private final List<Candidate> candidates;

    StrengthAllocator(Request request, Network network, List<Candidate> candidates) {
        this.method = request.method().orElse(Method.UNIFORM);
        this.request = request;
        this.network = network;
        this.candidates = candidates;
    }

    private Stream<Precision> precisions() {
        if (request.precision().isPresent()) {
            return request.precision().stream();
        }
        return network.byteLimit(request).isPresent() ? method.precisions().stream() : Stream.of(Precision.BITS_32);
    }

    @Override
    public Allocation allocate(long otherBytes) {
        return precisions()
                .map(p -> allocate(p, otherBytes))
                .min(Comparator.comparing((Allocation a) -> !fits(a, otherBytes))
                        .thenComparingDouble(
                                a -> fits(a, otherBytes) ? a.expectedError(candidates) : a.cost(candidates, cost())))
                .orElseThrow();
    }

    @Override
    public boolean fits(Allocation allocation, long otherBytes) {
        return limit(otherBytes)
                .map(limit -> allocation.cost(candidates, cost()) <= limit)
                .orElse(true);
    }

    private Allocation allocate(Precision precision, long otherBytes) {
        return limit(otherBytes)
                .map(limit -> within(precision, limit))
                .orElseGet(() -> Allocation.usual(candidates, method.usualStrength(), precision));
    }

    private Allocation within(Precision precision, long limit) {
        Allocation fast = search(precision, limit, multiple());
        // Sizes that run fastest are coarse; where they do not come down far enough, any others may.
        Allocation allocation = fast.cost(candidates, cost()) <= limit ? fast : search(precision, limit, 1);
        return request.precision().isEmpty() && network.byteLimit(request).isPresent()
                ? allocation.refined(candidates, cost(), limit, method.precisions())
                : allocation;
    }

    private Allocation search(Precision precision, long limit, int multiple) {
        return StrengthSearch.of(candidates, cost(), limit, precision, multiple).best();
    }

    private int multiple() {
        return request.budget() instanceof Budget.Macs ? Allocator.FAST_MULTIPLE : 1;
    }

    private Cost cost() {
        return request.budget() instanceof Budget.Macs ? Cost.MACS : Cost.BYTES;
    }

    private Optional<Long> limit(long otherBytes) {
        return request.budget() instanceof Budget.Macs macs
                ? Optional.of((long) (macs.fraction() * network.macs()) - otherMacs())
                : network.byteLimit(request).map(bytes -> bytes - otherBytes);
    }

    private long otherMacs() {
        return network.macs()
                - candidates.stream().mapToLong(c -> c.layer().macs().orElse(0)).sum();
    }

    @Override
    public Expectation expected(int candidate, Setting setting) {
        Candidate layer = candidates.get(candidate);
        return Candidate.isDense(setting)
                ? Expectation.NONE
                : new Expectation(layer.fit().expectedError(setting), layer.expectedError(setting));
    }

    @Override
    public FiltrateException outOfReach(Allocation best, long otherBytes) {
        String of = method.word() + " at " + best.precision().bits() + " bits";
        if (request.budget() instanceof Budget.Macs macs) {
            double reached = (double) (best.cost(candidates, Cost.MACS) + otherMacs()) / network.macs();
            return new FiltrateException("--macs %s is out of reach: %s goes down to %.3f of the operations"
                    .formatted(macs.fraction(), of, reached));
        }
        long bytes = best.cost(candidates, Cost.BYTES) + otherBytes;
        return request.budget() instanceof Budget.Ratio ratio
                ? new FiltrateException("--ratio %s is out of reach: %s reaches %.2f at most"
                        .formatted(ratio.ratio(), of, (double) network.sizeBytes() / bytes))
                : new FiltrateException("--bytes %s is out of reach: %s needs at least %d bytes"
                        .formatted(network.byteLimit(request).orElse(0L), of, bytes));
    }
}

package org.filtrate.compress;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.filtrate.compress.body.BodyTimer;
import org.filtrate.compress.budget.Allocation;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.budget.Cost;
import org.filtrate.compress.budget.Expectation;
import org.filtrate.compress.calibrate.LayerLoss;
import org.filtrate.compress.planner.Limits;
import org.filtrate.compress.planner.Means;
import org.filtrate.compress.planner.Operations;
import org.filtrate.compress.planner.Planner;
import org.filtrate.compress.planner.TimedOperations;
import org.filtrate.filters.Method;
import org.filtrate.filters.Setting;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.FiltrateException;

/// Settings of whatever methods lose least together.
final class PlannedAllocator implements Allocator {
    private static final double NONE = Double.POSITIVE_INFINITY;

    /// Most of a network's time that anything but its layers is believed to take.
    private static final double LARGEST_REST = .25;

    /// The mean relative squared error of layers that nobody sees in what a network puts out.
    private static final double UNSEEN = 1.5e-4;

    private final Request request;
    private final Network network;
    private final List<Candidate> candidates;
    private final Stages stages;
    private final List<LayerLoss> losses;
    private final Means means;
    private Planner planner;
    /// Whether the planner looks at nothing but filters stored whole, as long as nobody sees what these lose.
    private boolean simple;
    private final BodyTimer timer;
    private TimedOperations operations;
    private boolean keepsSlower;
    private final Optional<Promise> promise;
    /// By how much less time is aimed at than asked for.
    private final DoubleSupplier haste;
    /// What the planner took the functions of its last choice for.
    private double functionBytes;

    /// Bytes of the file besides filters and functions.
    private double restBytes;

    /// @param losses what errors of each layer cost
    /// @param promise the limit of time; empty where there is none
    /// @param haste 1, or less to aim at less time than asked for
    /// @param means what planning has at hand
    PlannedAllocator(
            Request request,
            Network network,
            List<Candidate> candidates,
            List<LayerLoss> losses,
            BodyTimer timer,
            Optional<Promise> promise,
            DoubleSupplier haste,
            Means means,
            Stages stages) {
        this.request = request;
        this.network = network;
        this.candidates = candidates;
        this.stages = stages;
        this.promise = promise;
        this.haste = haste;
        this.timer = timer;
        this.operations = new TimedOperations(timer, false);
        this.losses = losses;
        this.means = means;
        this.simple = !isTimed()
                && request.method().isEmpty()
                && network.byteLimit(request).isPresent();
        this.planner = simple ? planner(means.with(List.of(Method.UNIFORM))) : surveyed();
    }

    private Planner planner(Means at) {
        Optional<Precision> precision = network.byteLimit(request).isPresent()
                ? request.precision()
                : Optional.of(request.precision().orElse(Precision.BITS_32));
        return new Planner(
                candidates,
                losses,
                precision,
                isTimed() ? Allocator.FAST_MULTIPLE : 1,
                isTimed() ? operations : Operations.UNLIMITED,
                at,
                stages.begin("list offers"));
    }

    /// A planner that knows all methods. What could be had at the least is asked for before the survey, so that
    /// what is timed are the offers that analysis alone finds fast.
    private Planner surveyed() {
        Planner all = planner(means);
        if (isTimed() && all.least().macs() > limits().macs() && promise.isEmpty()) {
            keepsSlower = true;
            operations = new TimedOperations(timer, true);
            all = planner(means);
            all.least();
        }
        long weights = candidates.stream().mapToLong(c -> c.shape().count()).sum();
        all.survey(
                (double) Byte.SIZE * network.byteLimit(request).orElse(network.sizeBytes()) / weights,
                stages.begin("survey"));
        return all;
    }

    @Override
    public Allocation allocate(long otherBytes) {
        restBytes = otherBytes - functionBytes;
        Allocation found = chosen();
        if (simple && !(fits(found, otherBytes) && isUnseen(found))) {
            simple = false;
            planner = surveyed();
            found = chosen();
        }
        functionBytes = planner.functionBytes(found.settings());
        return found;
    }

    private Allocation chosen() {
        return new Allocation(planner.choose(limits(), stages.begin("plan")), 0, Precision.BITS_32);
    }

    /// Whether what is lost is too little to be seen in what the network puts out.
    private boolean isUnseen(Allocation found) {
        return IntStream.range(0, candidates.size())
                        .mapToDouble(i -> expected(i, found.settings().get(i)).error())
                        .average()
                        .orElse(0)
                <= UNSEEN;
    }

    private Limits limits() {
        double bytes = network.byteLimit(request).map(l -> l - restBytes).orElse(NONE);
        long macs =
                candidates.stream().mapToLong(c -> c.layer().macs().orElse(0)).sum();
        return new Limits(
                bytes,
                request.budget()
                        .macsLimit()
                        .map(f -> f * network.macs() - (network.macs() - macs))
                        .orElse(NONE),
                promise.map(this::millis).orElse(NONE));
    }

    /// What the timed layers may take: what is asked for without what everything else takes.
    private double millis(Promise time) {
        return haste.getAsDouble() * time.share() * (timedMillis() + restMillis()) - restMillis();
    }

    /// What everything but the timed layers takes, about.
    private double restMillis() {
        double original = promise.map(Promise::originalMillis).orElse(0.0);
        return Math.clamp(original - timedMillis(), 0, LARGEST_REST * timedMillis());
    }

    @Override
    public boolean fits(Allocation allocation, long otherBytes) {
        Limits limits = limits();
        double bytes = allocation.cost(candidates, Cost.BYTES) + planner.functionBytes(allocation.settings());
        double macs = 0;
        double millis = 0;
        for (int i = 0; i < candidates.size() && isTimed(); i++) {
            macs += operations.macs(candidates.get(i), allocation.settings().get(i));
            millis += operations.millis(candidates.get(i), allocation.settings().get(i));
        }
        return bytes <= limits.bytes() && macs <= limits.macs() && millis <= limits.millis();
    }

    /// Whether time or operations are limited.
    private boolean isTimed() {
        return promise.isPresent() || request.budget().macsLimit().isPresent();
    }

    @Override
    public boolean keepsSlower() {
        return keepsSlower;
    }

    @Override
    public Expectation expected(int candidate, Setting setting) {
        return planner.expected(candidate, setting);
    }

    @Override
    public FiltrateException outOfReach(Allocation best, long otherBytes) {
        String words = request.budget().words();
        Limits limits = limits();
        Limits least = planner.least();
        if (least.millis() > limits.millis()) {
            double reached = (timedMillis() + restMillis()) / (least.millis() + restMillis());
            return least.millis() >= timedMillis()
                    ? new FiltrateException(
                            words + " is out of reach: no layer of this network can be made faster here")
                    : new FiltrateException("%s is out of reach: about %.2fx faster is expected at most, %.2f ms"
                            .formatted(words, reached, promise.orElseThrow().originalMillis() / reached));
        }
        if (least.macs() > limits.macs()) {
            return new FiltrateException("%s is out of reach: goes down to %.3f of the operations"
                    .formatted(words, (least.macs() + network.macs() - denseMacs()) / network.macs()));
        }
        long bytes = best.cost(candidates, Cost.BYTES) + otherBytes;
        return new FiltrateException("%s is out of reach: reaches %.2f at most, at least %d bytes"
                .formatted(words, (double) network.sizeBytes() / bytes, bytes));
    }

    private double timedMillis() {
        return candidates.stream().mapToDouble(operations::denseMillis).sum();
    }

    private double denseMacs() {
        return candidates.stream().mapToDouble(c -> c.layer().macs().orElse(0)).sum();
    }
}

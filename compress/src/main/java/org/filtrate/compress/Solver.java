package org.filtrate.compress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.filtrate.compress.body.BodyTimer;
import org.filtrate.compress.budget.Allocation;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.budget.Choice;
import org.filtrate.compress.budget.Cost;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.filters.Setting;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.run.Progress;

/// Decides what becomes of each layer so that a budget is kept: settings that an [Allocator] finds, bodies
/// that are faster on this machine. Blank filters stand for those that are to be fitted, for they are as
/// large and as fast.
final class Solver {
    /// How often the bytes that a file takes besides its filters are measured and allowed for.
    private static final int ROUNDS = 8;

    /// How many times as much all layers may be expected to lose so that none of them gets slower.
    private static final double TOLERATED = 1.25;

    private final Request request;
    private final Network network;
    private final BodyTimer timer;
    private final Stages stages;
    private final Function<List<Candidate>, Allocator> allocators;

    /// @param allocators what finds settings for candidates
    Solver(
            Request request,
            Network network,
            BodyTimer timer,
            Function<List<Candidate>, Allocator> allocators,
            Stages stages) {
        this.allocators = allocators;
        this.request = request;
        this.network = network;
        this.timer = timer;
        this.stages = stages;
    }

    /// Decides about layers.
    ///
    /// @param reservedBytes bytes of the file to be kept free for what images add
    /// @throws FiltrateException where the budget cannot be kept, saying what is reachable
    Solution solve(List<Candidate> candidates, long reservedBytes) {
        return request.budget() instanceof Budget.Macs && !request.isPlanned()
                ? faster(candidates)
                : smaller(candidates, allocator(candidates), reservedBytes);
    }

    /// What knows about settings of candidates.
    Allocator allocator(List<Candidate> candidates) {
        return allocators.apply(candidates);
    }

    /// Solves for bytes, and measures what the file takes besides the filters, until the budget holds. Until
    /// then bodies are the usual ones: what is stored must not depend on what timing happens to show.
    private Solution smaller(List<Candidate> candidates, Allocator allocator, long reservedBytes) {
        Optional<Long> limit = network.byteLimit(request);
        if (limit.isEmpty()) {
            Allocation allocation = allocator.allocate(0);
            if (!allocator.fits(allocation, 0)) {
                throw allocator.outOfReach(allocation, 0);
            }
            return timed(candidates, allocator, allocation);
        }
        long otherBytes = otherBytes(candidates, allocator.allocate(0)) + reservedBytes;
        Solution best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            Allocation allocation = allocator.allocate(otherBytes);
            if (!allocator.fits(allocation, otherBytes)) {
                break;
            }
            Solution solution = usual(candidates, allocator, allocation);
            long size = sizeBytes(solution) + reservedBytes;
            double loss = loss(allocator, allocation);
            if (size <= limit.get() && loss < least) {
                best = solution;
                least = loss;
            }
            long measured = size - allocation.cost(candidates, Cost.BYTES);
            if (measured == otherBytes) {
                break;
            }
            otherBytes = measured;
        }
        Solution kept = best == null ? smallest(candidates, allocator, limit.get(), reservedBytes) : best;
        return allocator.keepsSlower() ? kept : timedWithin(kept, limit.get() - reservedBytes);
    }

    /// Bytes of the file besides the candidates' filters, about: bodies are not chosen yet.
    private long otherBytes(List<Candidate> candidates, Allocation allocation) {
        Solution solution = solution(candidates, allocation, c -> Body.SMALL);
        return sizeBytes(solution) - allocation.cost(candidates, Cost.BYTES);
    }

    private static double loss(Allocator allocator, Allocation allocation) {
        List<Setting> settings = allocation.settings();
        return IntStream.range(0, settings.size())
                .mapToDouble(i -> allocator.expected(i, settings.get(i)).loss())
                .sum();
    }

    /// The smallest file there is, which may do where what others take besides their filters does not.
    ///
    /// @throws FiltrateException where even that is larger than `limit`
    private Solution smallest(List<Candidate> candidates, Allocator allocator, long limit, long reservedBytes) {
        Allocation allocation = allocator.allocate(Long.MAX_VALUE / 2);
        Solution solution = usual(candidates, allocator, allocation);
        long size = sizeBytes(solution) + reservedBytes;
        if (size > limit) {
            throw allocator.outOfReach(allocation, size - allocation.cost(candidates, Cost.BYTES));
        }
        return solution;
    }

    /// A solution with the bodies that are faster on this machine, those of the last layers left as they are
    /// where the file would exceed a limit otherwise.
    private Solution timedWithin(Solution solution, long limit) {
        Solution timed = timed(solution);
        for (int i = solution.choices().size() - 1; i >= 0 && sizeBytes(timed) > limit; i--) {
            List<Choice> choices = new ArrayList<>(timed.choices());
            choices.set(i, solution.choices().get(i));
            timed = new Solution(solution.candidates(), choices);
        }
        return timed;
    }

    /// Solves for operations; layers that would not get faster stay dense, and the others make up for them. Where they
    /// cannot, or lose much more for it, the operations that were asked for are kept all the same.
    private Solution faster(List<Candidate> candidates) {
        List<Candidate> settled = candidates.stream()
                .map(c -> CompressedLayer.canFactor(c.layer()) ? c : c.left())
                .toList();
        Optional<Solution> reached = Optional.empty();
        double most = Double.POSITIVE_INFINITY;
        while (true) {
            Allocator allocator = allocator(settled);
            Allocation allocation = allocator.allocate(0);
            double loss = loss(allocator, allocation);
            if (!allocator.fits(allocation, 0) || loss > most) {
                return reached.map(Solution::factored).orElseThrow(() -> allocator.outOfReach(allocation, 0));
            }
            Solution solution = timed(settled, allocator, allocation);
            List<Candidate> slower = solution.choices().stream()
                    .filter(Choice::isSlower)
                    .map(Choice::candidate)
                    .toList();
            if (slower.isEmpty()) {
                return solution;
            }
            most = reached.isEmpty() ? TOLERATED * loss : most;
            reached = Optional.of(solution);
            settled =
                    settled.stream().map(c -> slower.contains(c) ? c.left() : c).toList();
        }
    }

    /// What follows from an allocation, with the bodies that are faster on this machine.
    private Solution timed(List<Candidate> candidates, Allocator allocator, Allocation allocation) {
        Solution solution = timed(solution(candidates, allocation, c -> Body.SMALL));
        return allocator.keepsSlower() ? solution.factored() : solution;
    }

    private Solution timed(Solution solution) {
        Progress progress = stages.begin("time bodies");
        List<Choice> timed = new ArrayList<>();
        for (Choice choice : solution.choices()) {
            Body body = planned(choice.candidate()).orElseGet(() -> timer.choose(choice.candidate(), choice.blank()));
            timed.add(choice.in(body));
            progress.update(timed.size(), solution.choices().size());
        }
        return new Solution(solution.candidates(), timed);
    }

    /// What follows from an allocation, with the bodies that are usually faster.
    private Solution usual(List<Candidate> candidates, Allocator allocator, Allocation allocation) {
        Solution solution = solution(
                candidates,
                allocation,
                c -> planned(c.candidate()).orElseGet(() -> BodyTimer.usual(c.candidate(), c.setting())));
        return allocator.keepsSlower() ? solution.factored() : solution;
    }

    private static Solution solution(List<Candidate> candidates, Allocation allocation, Function<Choice, Body> body) {
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Setting setting = allocation.settings().get(i);
            if (!Candidate.isDense(setting)) {
                Choice choice = new Choice(candidates.get(i), setting, Body.SMALL);
                choices.add(choice.in(body.apply(choice)));
            }
        }
        return new Solution(candidates, choices);
    }

    /// The body that a plan asks for.
    private Optional<Body> planned(Candidate candidate) {
        return request.plan().flatMap(p -> p.line(candidate.layer().name())).flatMap(PlanLine::body);
    }

    /// Bytes of the file that a solution leads to.
    long sizeBytes(Solution solution) {
        List<CompressedLayer> blank = solution.choices().stream()
                .map(c -> new CompressedLayer(c.candidate().layer(), c.blank(), c.body(), Optional.empty()))
                .toList();
        Assembly assembly = Assembly.of(network.model(), blank).lean(network, request.keepNames());
        return ModelWriter.sizeBytes(assembly.model(), request.output());
    }
}

package org.filtrate.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.filtrate.compress.body.BodyTimer;
import org.filtrate.compress.body.BodyTiming;
import org.filtrate.compress.budget.Allocation;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.budget.Candidate;
import org.filtrate.compress.budget.Choice;
import org.filtrate.compress.budget.Expectation;
import org.filtrate.compress.findings.Findings;
import org.filtrate.filters.Method;
import org.filtrate.filters.Setting;
import org.filtrate.filters.basis.BasisSetting;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.uniform.UniformSetting;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.filtrate.run.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SolverTest {
    /// Saves 2.8 % of the operations of 16 filters of 16x3x3: too little to be faster, and not timed therefore.
    private static final Setting SLOWER = new BasisSetting(14, Precision.BITS_32);

    private static final Setting DENSE = new UniformSetting(Precision.BITS_32);

    @TempDir
    Path folder;

    /// Takes whatever it allocates to fit.
    private interface Lenient extends Allocator {
        @Override
        default boolean fits(Allocation allocation, long otherBytes) {
            return true;
        }

        @Override
        default FiltrateException outOfReach(Allocation best, long otherBytes) {
            return new FiltrateException("out of reach");
        }
    }

    /// Cuts those layers that saving operations would not make faster; once they stay dense, no others.
    ///
    /// @param candidates the layers
    /// @param lossWithout what is lost without them, where each of them costs 1
    private record Slowing(List<Candidate> candidates, double lossWithout) implements Lenient {
        private boolean isLeft() {
            return candidates.stream().anyMatch(c -> c.fixed().isPresent());
        }

        @Override
        public Allocation allocate(long otherBytes) {
            List<Setting> settings = new ArrayList<>();
            for (Candidate candidate : candidates) {
                boolean narrow = candidate.layer().name().startsWith("layer1");
                settings.add(narrow && !isLeft() ? SLOWER : DENSE);
            }
            return new Allocation(settings, 0, Precision.BITS_32);
        }

        @Override
        public Expectation expected(int candidate, Setting setting) {
            boolean first = candidate == 0 && isLeft();
            return new Expectation(0, setting.equals(SLOWER) ? 1 : first ? lossWithout : 0);
        }
    }

    private List<Choice> solved(double lossWithout) {
        Request request = request(new Budget.Macs(.9));
        Network network = Network.read(request.model());
        return solved(
                request,
                network,
                new BodyTimer(network.model(), 1, Findings.none()),
                list -> new Slowing(list, lossWithout));
    }

    private Request request(Budget budget) {
        Path model = folder.resolve("resnet20.onnx");
        ModelWriter.write(Networks.create("resnet20", Networks.defaults(10, 32, 32)), model);
        return Request.of(model, folder.resolve("unwritten.onnx"))
                .with(r -> r.method(Method.BASIS).budget(budget));
    }

    private static List<Choice> solved(
            Request request, Network network, BodyTimer timer, Function<List<Candidate>, Allocator> allocators) {
        List<Candidate> candidates = Candidates.of(request, network, Findings.none(), Progress.none())
                .list();
        return new Solver(request, network, timer, allocators, Stages.silent())
                .solve(candidates, 0)
                .choices();
    }

    /// Keeps as many bases as what is told of other bytes lets it, and remembers what it was told.
    ///
    /// @param candidates the layers
    /// @param told the other bytes of each round
    private record Listening(List<Candidate> candidates, List<Long> told) implements Lenient {
        @Override
        public Allocation allocate(long otherBytes) {
            told.add(otherBytes);
            int bases = (int) Math.max(1, 7 - otherBytes / 4000);
            List<Setting> settings = candidates.stream()
                    .<Setting>map(c -> new BasisSetting(bases, Precision.BITS_32))
                    .toList();
            return new Allocation(settings, 0, Precision.BITS_32);
        }

        @Override
        public Expectation expected(int candidate, Setting setting) {
            return new Expectation(0, 1);
        }
    }

    private List<Choice> solved(double ratio, BodyTiming timing, List<Long> told) {
        Request request = request(new Budget.Ratio(ratio));
        Network network = Network.read(request.model());
        BodyTimer timer = new BodyTimer(network.model(), 1, Findings.none(), (layer, filters) -> Optional.of(timing));
        return solved(request, network, timer, list -> new Listening(list, told));
    }

    @Test
    void whatIsStoredDoesNotFollowFromWhatTimingShows() {
        List<Long> slow = new ArrayList<>();
        List<Long> fast = new ArrayList<>();
        List<Choice> slower = solved(1.5, new BodyTiming(1, 2), slow);
        List<Choice> faster = solved(1.5, new BodyTiming(2, 1), fast);
        assertThat(fast).isEqualTo(slow).hasSizeGreaterThan(2);
        assertThat(faster)
                .extracting(Choice::setting)
                .isEqualTo(slower.stream().map(Choice::setting).toList());
        assertThat(slower).extracting(Choice::body).containsOnly(Body.SMALL);
        assertThat(faster).extracting(Choice::body).contains(Body.FACTORED);
    }

    @Test
    void layersThatWouldBeSlowerStayDenseWhereOthersLoseLittleForIt() {
        assertThat(solved(7)).isEmpty();
    }

    @Test
    void theyAreCutAllTheSameWhereOthersWouldLoseMuch() {
        assertThat(solved(8))
                .hasSize(6)
                .allMatch(c -> c.body() == Body.FACTORED && c.setting().equals(SLOWER));
    }
}

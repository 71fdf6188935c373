package org.filtrate.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.plan.LayerRule;
import org.filtrate.compress.plan.Plan;
import org.filtrate.compress.plan.PlanFile;
import org.filtrate.filters.Method;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.filtrate.run.DataSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Networks most of whose layers are decided by rules, so that planning the others is quick.
class PlannedCompressionTest {
    @TempDir
    Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void writeNetwork() {
        model = folder.resolve("model.onnx");
        ModelWriter.write(Networks.create("resnet20", Networks.defaults("resnet20")), model);
    }

    /// The first and the last layer are left to the planner.
    private Request free(Budget budget) {
        return Request.of(model, folder.resolve("small.onnx"))
                .with(r -> r.anyMethod()
                        .budget(budget)
                        .rules(List.of(LayerRule.parse("layer*=uniform:precision=4")))
                        .threads(1));
    }

    @Test
    void whatRulesDecideStaysAndTheRestKeepsTheBudget() {
        Outcome outcome = Compressor.compress(free(new Budget.Ratio(7.2)), Stages.silent());
        assertThat(outcome.fileRatio()).isGreaterThanOrEqualTo(7.2);
        assertThat(outcome.layers())
                .filteredOn(l -> l.layer().name().startsWith("layer"))
                .allMatch(l -> l.line().method().equals("uniform")
                        && l.line().setting().precision().bits() == 4);
        OnnxChecker.check(outcome.output());
    }

    @Test
    void withoutABudgetWhatIsLeftToThePlannerComesDownAsFarAsIsHarmless() {
        Request most = Request.of(model, folder.resolve("small.onnx"))
                .with(r -> r.anyMethod().threads(1));
        assertThat(plannedRatio(most)).isBetween(4.0, 4.2);
        Request few = most.with(r -> r.rules(
                List.of(LayerRule.parse("*=dense"), LayerRule.parse("layer3.0.conv2=basis:rank=24,precision=4"))));
        assertThat(Compressor.compress(few, Stages.silent()).fileRatio()).isBetween(1.1, 1.2);
        Request half =
                most.with(r -> r.rules(List.of(LayerRule.parse("layer1*=dense"), LayerRule.parse("layer3.0*=dense"))));
        assertThat(plannedRatio(half)).isBetween(2.0, 3.0);
    }

    private static double plannedRatio(Request request) {
        Forecast forecast = Compressor.plan(request, Stages.silent());
        return (double) forecast.originalBytes() / forecast.sizeBytes();
    }

    @Test
    void theSamePlanComesTwiceAndCanBeReplayed() {
        Request request = free(new Budget.Ratio(7));
        Plan plan = Compressor.plan(request, Stages.silent()).plan();
        assertThat(PlanFile.text(Compressor.plan(request, Stages.silent()).plan()))
                .isEqualTo(PlanFile.text(plan));
        Outcome planned = Compressor.compress(request, Stages.silent());
        Request replay = Request.of(model, folder.resolve("again.onnx"))
                .with(r -> r.plan(plan).threads(1));
        assertThat(Compressor.compress(replay, Stages.silent()).output()).hasSameBinaryContentAs(planned.output());
    }

    @Test
    void aForecastSaysWhatTheFileWillBe() {
        Request request = free(new Budget.Ratio(7));
        Forecast forecast = Compressor.plan(request, Stages.silent());
        Outcome outcome = Compressor.compress(request, Stages.silent());
        assertThat(forecast.sizeBytes()).isEqualTo(outcome.sizeBytes());
        assertThat(forecast.macs()).isEqualTo(outcome.macs());
        assertThat(forecast.layers().stream()
                        .mapToDouble(Forecast.LayerForecast::lossShare)
                        .sum())
                .isCloseTo(1, within(1e-9));
        for (int i = 0; i < forecast.layers().size(); i++) {
            Forecast.LayerForecast expected = forecast.layers().get(i);
            LayerOutcome found = outcome.layers().get(i);
            assertThat(expected.line()).isEqualTo(found.line());
            assertThat(expected.sizeBytes()).isEqualTo(found.storedBits() / 8);
            assertThat(expected.error())
                    .as(expected.line().layer())
                    .isCloseTo(found.error(), within(.1 * found.error()));
        }
    }

    @Test
    void whatEarlierPlanningFoundChangesNothing() throws IOException {
        DataSpec images = NoiseImages.write(folder.resolve("images"));
        Path cache = folder.resolve("cache");
        Request first = free(new Budget.Ratio(7)).with(r -> r.data(images, 8).cache(Optional.of(cache)));
        String plan = plan(first);
        List<Path> kept = files(cache);
        assertThat(plan(first)).isEqualTo(plan);
        assertThat(files(cache)).isEqualTo(kept);
        Request other = first.with(r -> r.budget(new Budget.Ratio(7.6)));
        String alone = plan(other.with(r -> r.cache(Optional.empty())));
        assertThat(plan(other)).isEqualTo(alone).isNotEqualTo(plan);
        for (Path file : files(cache)) {
            Files.writeString(file, "damaged");
        }
        assertThat(plan(other)).isEqualTo(alone);
    }

    private static String plan(Request request) {
        return PlanFile.text(Compressor.plan(request, Stages.silent()).plan());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void limitsOfBytesOutOfReachSayWhatIsReachable() {
        assertThatThrownBy(() -> Compressor.compress(free(new Budget.Ratio(40)), Stages.silent()))
                .isInstanceOf(FiltrateException.class)
                .hasMessageMatching("--ratio 40.0 is out of reach: reaches \\d\\.\\d\\d at most, at least \\d+ bytes");
    }

    @Test
    void aNetworkThatCannotBeMadeSoMuchFasterIsSaidToBeSo() {
        assertThatThrownBy(() -> Compressor.compress(free(new Budget.Speedup(60)), Stages.silent()))
                .isInstanceOf(FiltrateException.class)
                .hasMessageStartingWith("--speedup 60.0 is out of reach: ");
        assertThat(folder.resolve("small.onnx")).doesNotExist();
    }

    @Test
    void severalLimitsArePlannedEvenForOneMethod() {
        Budget both = new Budget.All(List.of(new Budget.Ratio(2), new Budget.Macs(1)));
        assertThat(both.byteLimit(1000)).contains(500L);
        assertThat(both.macsLimit()).contains(1.0);
        assertThat(both.millisLimit(10)).isEmpty();
        assertThat(new Budget.All(List.of(new Budget.Speedup(2), new Budget.Latency(4))).millisLimit(10))
                .contains(4.0);
        assertThat(both.words()).isEqualTo("--ratio 2.0 --macs 1.0");
        Outcome outcome = Compressor.compress(free(both).with(r -> r.method(Method.BASIS)), Stages.silent());
        assertThat(outcome.fileRatio()).isGreaterThanOrEqualTo(2);
    }

    /// Few layers of so small a network get faster in factors.
    @Test
    void operationsAreSavedBySlowerBodiesWhereNoOthersDo() {
        Budget third = new Budget.Macs(.3);
        Outcome outcome = Compressor.compress(free(third).with(r -> r.rules(List.of())), Stages.silent());
        assertThat((double) outcome.macs() / outcome.original().macs()).isBetween(.98 * .3, .3);
        OnnxChecker.check(outcome.output());
    }
}

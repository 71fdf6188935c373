package org.filtrate.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.plan.LayerRule;
import org.filtrate.compress.plan.Plan;
import org.filtrate.compress.plan.PlanFile;
import org.filtrate.compress.plan.PlanLine;
import org.filtrate.filters.Method;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.body.CompressedLayer;
import org.filtrate.filters.body.Expansion;
import org.filtrate.filters.stored.Precision;
import org.filtrate.filters.stored.StoredItem;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.Node;
import org.filtrate.graph.file.ModelReader;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressorTest {
    @TempDir
    static Path shared;

    private static Path model = Path.of("");

    @TempDir
    Path folder;

    @BeforeAll
    static void writeNetwork() {
        model = shared.resolve("resnet20.onnx");
        ModelWriter.write(Networks.create("resnet20", Networks.defaults("resnet20")), model);
    }

    private Request request(Method method) {
        return Request.of(model, folder.resolve("small.onnx"))
                .with(r -> r.method(method).threads(1));
    }

    private static Outcome run(Request request) {
        return Compressor.compress(request, Stages.silent());
    }

    @ParameterizedTest
    @CsvSource({
        "BASIS, 1.7",
        "BASIS, 4",
        "BASIS, 9",
        "LOWRANK, 2",
        "LOWRANK, 6",
        "TUCKER2, 3",
        "SVD, 2.5",
        "SVD, 8",
        "SPATIAL_SVD, 3",
        "SPATIAL_SVD, 7"
    })
    void aRatioIsMetWithinTwoPercentAndNeverBeyond(Method method, double ratio) throws IOException {
        Outcome outcome = run(request(method).with(r -> r.budget(new Budget.Ratio(ratio))));
        long size = Files.size(outcome.output());
        assertThat(outcome.sizeBytes()).isEqualTo(size);
        assertThat(Files.size(model) / (double) size).isBetween(ratio, 1.02 * ratio);
        assertThat(outcome.fileRatio()).isEqualTo(Files.size(model) / (double) size);
    }

    @ParameterizedTest
    @CsvSource({"BASIS, 600000, 32", "BASIS, 200000, 8", "LOWRANK, 400000, 16", "SPATIAL_SVD, 130000, 4"})
    void bytesAreMetAtTheGivenPrecision(Method method, long bytes, int bits) throws IOException {
        Outcome outcome =
                run(request(method).with(r -> r.budget(new Budget.Bytes(bytes)).precision(Precision.of(bits))));
        assertThat(Files.size(outcome.output())).isBetween((long) (.98 * bytes), bytes);
        assertThat(outcome.layers())
                .allMatch(l -> l.line().method().equals(PlanLine.DENSE)
                        || l.line().setting().precision().bits() == bits);
    }

    @ParameterizedTest
    @EnumSource(names = {"BASIS", "SVD", "UNIFORM"})
    void aBudgetOutOfReachSaysWhatIsReachable(Method method) {
        Request request = request(method).with(r -> r.budget(new Budget.Ratio(400)));
        assertThatThrownBy(() -> run(request))
                .isInstanceOf(FiltrateException.class)
                .hasMessageMatching("--ratio 400.0 is out of reach: " + method.word()
                        + " at [24] bits reaches \\d+\\.\\d\\d at most");
        assertThat(request.output()).doesNotExist();
    }

    @Test
    void whatIsSaidToBeReachableIs() {
        Request request = request(Method.BASIS).with(r -> r.budget(new Budget.Ratio(400)));
        String message = "";
        try {
            run(request);
        } catch (FiltrateException e) {
            message = String.valueOf(e.getMessage());
        }
        double reachable = Double.parseDouble(message.replaceAll(".*reaches ([\\d.]+) at most", "$1"));
        assertThat(run(request.with(r -> r.budget(new Budget.Ratio(.99 * reachable))))
                        .fileRatio())
                .isGreaterThanOrEqualTo(.99 * reachable);
    }

    /// Also where this machine would run most layers faster as they are.
    @ParameterizedTest
    @ValueSource(doubles = {.85, .7, .4, .25})
    void operationsComeDownToWhatWasAsked(double fraction) {
        Outcome outcome = run(request(Method.BASIS).with(r -> r.budget(new Budget.Macs(fraction))));
        assertThat((double) outcome.macs() / outcome.original().macs()).isBetween(.98 * fraction, fraction);
    }

    @Test
    void aPlanIsReplayedToTheSameBytes() throws IOException {
        Outcome first = run(request(Method.LOWRANK).with(r -> r.budget(new Budget.Ratio(3))));
        byte[] bytes = Files.readAllBytes(first.output());
        Path plan = folder.resolve("plan.yaml");
        PlanFile.write(first.plan(), plan);
        assertThat(PlanFile.read(plan)).isEqualTo(first.plan());
        Outcome again = run(request(Method.BASIS).with(r -> r.plan(PlanFile.read(plan))));
        assertThat(Files.readAllBytes(again.output())).isEqualTo(bytes);
        assertThat(again.plan()).isEqualTo(first.plan());
    }

    @ParameterizedTest
    @EnumSource(names = {"BASIS", "LOWRANK", "SPATIAL_SVD"})
    void bodiesAndExpandedFilePredictTheSame(Method method) {
        Plan plan =
                run(request(method).with(r -> r.budget(new Budget.Ratio(5)))).plan();
        Path small = folder.resolve("bodies-small.onnx");
        Path factored = folder.resolve("bodies-factored.onnx");
        Path expanded = folder.resolve("expanded.onnx");
        write(plan, Body.SMALL, small);
        write(plan, Body.FACTORED, factored);
        ModelWriter.write(Expansion.expand(ModelReader.read(factored)), expanded);
        OnnxChecker.check(small);
        OnnxChecker.check(factored);
        OnnxChecker.check(expanded);
        Prediction.assertSame(expanded, small, 1e-4f);
        Prediction.assertSame(expanded, factored, 1e-4f);
    }

    private static void write(Plan plan, Body body, Path output) {
        List<PlanLine> lines = plan.lines().stream()
                .map(l -> new PlanLine(
                        l.layer(), l.setting(), Optional.of(l.setting().hasFactoredBody() ? body : Body.SMALL)))
                .toList();
        run(Request.of(model, output).with(r -> r.plan(new Plan(0, lines)).threads(1)));
    }

    @ParameterizedTest
    @CsvSource({"BASIS, 32", "LOWRANK, 16", "SPATIAL_SVD, 8", "TUCKER2, 4"})
    void bitsReportedAreThoseOfTheTensorsInTheFile(Method method, int bits) {
        Outcome outcome =
                run(request(method).with(r -> r.precision(Precision.of(bits)).keepNames(true)));
        Model written = ModelReader.read(outcome.output());
        Map<String, Long> stored = new HashMap<>();
        written.graph().initializers().forEach(t -> stored.put(t.name(), 8 * t.sizeBytes()));
        for (LayerOutcome layer : outcome.layers()) {
            if (layer.line().method().equals(PlanLine.DENSE)) {
                assertThat(layer.storedBits())
                        .isEqualTo(8 * layer.layer().weight().orElseThrow().sizeBytes());
                continue;
            }
            layer.items().forEach(item -> {
                String tensor = layer.layer().name() + "/"
                        + item.name().replace(" codes", "").replace(" scales", "_scale");
                assertThat(stored).as(tensor).containsEntry(tensor, item.bits());
            });
        }
        assertThat(written.graph().nodes()).anyMatch(n -> n.domain().equals(CompressedLayer.DOMAIN));
        OnnxChecker.check(outcome.output());
    }

    @Test
    void aCodebookOfAllLayersIsCountedOnce() {
        String rule = "layer*=templates:templates=16,scope=network,precision=8";
        Outcome outcome = run(request(Method.TEMPLATES)
                .with(r -> r.rules(List.of(LayerRule.parse("*=dense"), LayerRule.parse(rule)))
                        .keepNames(true)));
        long codebook = ModelReader.read(outcome.output()).graph().initializers().stream()
                .filter(t -> t.name().startsWith("templates"))
                .mapToLong(t -> 8 * t.sizeBytes())
                .sum();
        List<LayerOutcome> layers = outcome.layers().stream()
                .filter(l -> l.line().method().equals("templates"))
                .toList();
        assertThat(codebook).isPositive();
        assertThat(layers).hasSizeGreaterThan(2);
        assertThat(layers.getFirst().items().stream()
                        .mapToLong(CompressorTest::codebookBits)
                        .sum())
                .isEqualTo(codebook);
        assertThat(layers.stream()
                        .skip(1)
                        .flatMap(l -> l.items().stream())
                        .mapToLong(CompressorTest::codebookBits)
                        .sum())
                .isZero();
    }

    private static long codebookBits(StoredItem item) {
        return item.name().startsWith("templates") ? item.bits() : 0;
    }

    @Test
    void aGeneralRuleBringsSplitsToWhatLayersAllowAndLeavesWhatItDoesNotSuit() {
        Outcome split = run(request(Method.SLBF)
                .with(r -> r.rules(List.of(LayerRule.parse("*=slbf:splits=4,set=n/2,scales=filter")))));
        assertThat(split.plan().line("conv1").orElseThrow().keys()).containsEntry("splits", "3");
        assertThat(split.plan().line("layer2.0.conv1").orElseThrow().keys()).containsEntry("splits", "4");
        Outcome shaped = run(request(Method.TEMPLATES)
                .with(r -> r.rules(List.of(LayerRule.parse("*=templates:templates=16,precision=8")))));
        LayerOutcome linear = shaped.layers().getLast();
        assertThat(linear.line().method()).isEqualTo(PlanLine.DENSE);
        assertThat(linear.reason()).singleElement().asString().startsWith("cannot be compressed by templates: ");
        Request single = request(Method.SLBF)
                .with(r -> r.rules(List.of(LayerRule.parse("conv1=slbf:splits=4,set=n/2,scales=filter"))));
        assertThatThrownBy(() -> run(single))
                .hasMessage("layer 'conv1': 3 input channels cannot be split into s=4 (use 1, 3)");
    }

    @Test
    void aPlanCountsMoreThanAGeneralRuleThatDoesNotSuitItsLayers() {
        Plan plan = run(request(Method.UNIFORM).with(r -> r.precision(Precision.BITS_8)))
                .plan();
        Outcome outcome = run(request(Method.TEMPLATES)
                .with(r -> r.plan(plan).rules(List.of(LayerRule.parse("*=templates:templates=16")))));
        assertThat(outcome.plan().line("linear")).isEqualTo(plan.line("linear")).isPresent();
    }

    @Test
    void rulesDecideAboutSingleLayersAndTheLastOneCounts() {
        Outcome outcome = run(request(Method.BASIS)
                .with(r -> r.budget(new Budget.Ratio(2))
                        .rules(List.of(
                                LayerRule.parse("layer1.*=dense"),
                                LayerRule.parse("layer1.0.conv?=tucker2:rank-out=5,rank-in=3,precision=8"),
                                LayerRule.parse("linear=uniform:precision=4")))));
        Map<String, PlanLine> lines = new HashMap<>();
        outcome.plan().lines().forEach(l -> lines.put(l.layer(), l));
        PlanLine conv = java.util.Objects.requireNonNull(lines.get("layer1.0.conv2"));
        assertThat(conv.method()).isEqualTo("tucker2");
        assertThat(conv.keys()).isEqualTo(Map.of("rank-in", "3", "rank-out", "5"));
        assertThat(conv.setting().precision()).isEqualTo(Precision.BITS_8);
        assertThat(lines.get("layer1.2.conv1")).extracting(PlanLine::method).isEqualTo("dense");
        assertThat(lines.get("linear")).extracting(PlanLine::method).isEqualTo("uniform");
        assertThat(outcome.fileRatio()).isBetween(2.0, 2.04);
    }

    @Test
    void theEndsCanBeLeftAlone() {
        Outcome outcome = run(
                request(Method.BASIS).with(r -> r.budget(new Budget.Ratio(3)).ends(false, false)));
        assertThat(outcome.layers().getFirst().line().method()).isEqualTo("dense");
        assertThat(outcome.layers().getFirst().reason())
                .containsExactly("is the first convolution, which was excluded");
        assertThat(outcome.layers().getLast().reason()).containsExactly("is the last layer, which was excluded");
        assertThat(outcome.fileRatio()).isBetween(3.0, 3.06);
    }

    @Test
    void operationsAreMetAndNoLayerIsSlower() {
        Path vgg = folder.resolve("vgg.onnx");
        ModelWriter.write(Networks.create("vgg16", Networks.defaults(3, 32, 32)), vgg);
        Outcome outcome = run(Request.of(vgg, folder.resolve("fast.onnx")).with(r -> r.budget(new Budget.Macs(.8))));
        double fraction = (double) outcome.macs() / outcome.original().macs();
        assertThat(fraction).isLessThanOrEqualTo(.8);
        assertThat(fraction).isCloseTo(.8, within(.02));
        outcome.layers().stream()
                .flatMap(l -> l.timing().stream().filter(t -> l.line().body().equals(Optional.of(Body.FACTORED))))
                .forEach(t -> assertThat(t.isFactoredFaster()).isTrue());
    }

    @Test
    void withoutABudgetLayersOfNoiseStayDense() {
        Outcome outcome = run(request(Method.LOWRANK));
        List<LayerOutcome> noise = outcome.layers().stream()
                .filter(l -> l.line().method().equals(PlanLine.DENSE))
                .toList();
        assertThat(noise).hasSizeGreaterThan(10);
        assertThat(noise).allMatch(l -> l.reason().equals(List.of("its method keeps it as it is")));
        assertThat(Compressor.plan(request(Method.LOWRANK).with(r -> r.budget(new Budget.Ratio(20))), Stages.silent())
                        .plan()
                        .lines())
                .noneMatch(l -> l.method().equals(PlanLine.DENSE));
    }

    @Test
    void compressingTwiceSaysWhy() {
        Path small = run(request(Method.UNIFORM).with(r -> r.precision(Precision.BITS_8)))
                .output();
        assertThatThrownBy(() -> run(Request.of(small, folder.resolve("again.onnx"))))
                .isInstanceOf(FiltrateException.class)
                .hasMessage(small + ": no layer can be compressed (is compressed already)");
    }

    @Test
    void inputsAndOutputsStayAsTheyWere() {
        Model before = ModelReader.read(model);
        Model after = ModelReader.read(run(request(Method.BASIS)).output());
        assertThat(after.proto().getGraph().getInputList())
                .isEqualTo(before.proto().getGraph().getInputList());
        assertThat(after.proto().getGraph().getOutputList())
                .isEqualTo(before.proto().getGraph().getOutputList());
        assertThat(after.proto().getMetadataPropsList())
                .isEqualTo(before.proto().getMetadataPropsList());
    }

    @Test
    void whatIsNotFoldedKeepsItsNameWhereNamesAreAskedFor() {
        Model before = ModelReader.read(model);
        Model after = ModelReader.read(run(request(Method.BASIS)
                        .with(r -> r.keepNames(true).rules(List.of(LayerRule.parse("layer2.*=dense")))))
                .output());
        List<String> names = before.graph().nodes().stream()
                .filter(n -> !n.is("BatchNormalization") && !n.is("Constant"))
                .map(Node::name)
                .toList();
        assertThat(after.graph().nodes().stream().map(Node::name)).containsExactlyElementsOf(names);
        Node dense = after.graph().nodes().stream()
                .filter(n -> n.is("Conv"))
                .findFirst()
                .orElseThrow();
        assertThat(dense.name()).isEqualTo("layer2.0.conv1");
    }

    @ParameterizedTest
    @EnumSource(names = {"BASIS", "LOWRANK", "TUCKER2", "SVD", "SPATIAL_SVD"})
    void aDetectorOfAnotherExporterCompressesLoadsAndRuns(Method method) {
        Path detector = SharedModels.of("ultraface-slim-320");
        Path out = folder.resolve("detector.onnx");
        Outcome outcome = run(Request.of(detector, out)
                .with(r -> r.method(method).budget(new Budget.Ratio(2)).threads(1)));
        assertThat(outcome.fileRatio()).isBetween(2.0, 2.04);
        OnnxChecker.check(out);
        assertThat(Prediction.of(out).keySet())
                .isEqualTo(Prediction.of(detector).keySet());
    }
}

package org.filtrate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filtrate.tune.tensor.Device;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompressCommandTest {
    private static final String METHODS =
            "basis, lowrank, tucker2, svd, spatial-svd, templates, slcq, slbf, bwn, kmeans, cp, tt, uniform";

    @TempDir
    static Path shared;

    private static Path model = Path.of("");

    @TempDir
    Path folder;

    @BeforeAll
    static void writeNetwork() {
        model = Told.network(shared);
    }

    @Test
    void aRatioIsKeptAndReported() throws IOException {
        Path out = folder.resolve("small.onnx");
        Path report = folder.resolve("report");
        Told told = Told.by(
                        "compress",
                        model,
                        "-o",
                        out,
                        "--method",
                        "basis",
                        "--ratio",
                        3,
                        "--report",
                        report,
                        "--data",
                        "cifar10:" + Told.cifar(folder, 40),
                        "--images",
                        20)
                .done();
        assertThat(told.out()).contains("smaller", "accuracy ", "report in ");
        assertThat((double) Files.size(model) / Files.size(out)).isBetween(3.0, 3.06);
        assertThat(Told.files(report)).containsExactly("plan.yaml", "report.html", "report.json");
        JsonNode json = JsonMapper.shared().readTree(report.resolve("report.json"));
        assertThat(json.path("compressed").path("bytes").asLong()).isEqualTo(Files.size(out));
        Path again = folder.resolve("again.onnx");
        Told.by("compress", model, "-o", again, "--plan", report.resolve("plan.yaml"))
                .done();
        assertThat(Told.by("inspect", again).done().out()).contains("is compressed already");
        assertThat(Told.by("inspect", again, "--json")
                        .json()
                        .path("layers")
                        .path(1)
                        .path("setting")
                        .asString())
                .matches(".+:.*precision=\\d+");
    }

    @ParameterizedTest
    @CsvSource({
        "o.onnx,,o.onnx.plan.yaml",
        "chosen.yaml,,chosen.yaml",
        "o.onnx,report,report/plan.yaml",
        "chosen.yaml,report,chosen.yaml"
    })
    void aPlanIsPrintedWrittenAndCanBeReplayed(String out, @Nullable String report, String plan) throws IOException {
        List<Object> words = new ArrayList<>(
                List.of("compress", model, "-o", folder.resolve(out), "--method", "basis", "--ratio", 4));
        if (report != null) {
            words.addAll(List.of("--report", folder.resolve(report)));
        }
        words.add("--plan-only");
        Told told = Told.by(words.toArray()).done();
        assertThat(told.out().lines().findFirst().orElseThrow().split(" {2,}"))
                .containsExactly(
                        "layer",
                        "method",
                        "setting",
                        "bits",
                        "body",
                        "bytes",
                        "MACs",
                        "expected error",
                        "share of loss");
        assertThat(told.out().lines().filter(l -> l.startsWith("layer1.0.conv1 ")))
                .hasSize(1);
        assertThat(told.out())
                .contains(" bytes, was ", "x smaller; ")
                .endsWith("plan in " + folder.resolve(plan) + "\n");
        assertThat(Told.files(folder)).containsExactly(Path.of(plan).getName(0).toString());
        words.removeLast();
        Path small = folder.resolve("small.onnx");
        words.set(3, small);
        Told.by(words.toArray()).done();
        Path again = folder.resolve("again.onnx");
        Told.by("compress", model, "-o", again, "--plan", folder.resolve(plan)).done();
        assertThat(again).hasSameBinaryContentAs(small);
    }

    @Test
    void aPlanAsJsonSaysWhatTheTableSays() throws IOException {
        Path out = folder.resolve("o.onnx");
        JsonNode json = Told.by(
                        "compress", model, "-o", out, "--method", "basis", "--ratio", 4, "--plan-only", "--json")
                .json();
        JsonNode layer = json.path("layers").get(1);
        assertThat(layer.path("name").asString()).isEqualTo("layer1.0.conv1");
        assertThat(layer.path("bytes").asLong()).isBetween(1L, 16 * 16 * 9 * 4L);
        assertThat(layer.path("macs").asLong()).isPositive();
        assertThat(layer.path("expected_error").asDouble()).isBetween(0.0, 1.0);
        assertThat(json.path("ratio").path("file").asDouble()).isBetween(4.0, 4.1);
        assertThat(json.path("layers")
                        .valueStream()
                        .mapToDouble(l -> l.path("loss_share").asDouble())
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(Path.of(json.path("plan_file").asString()))
                .hasContent(json.path("plan").asString());
    }

    @Test
    void theReportCanBePrintedAsJson() {
        Path out = folder.resolve("o.onnx");
        JsonNode json = Told.by("compress", model, "-o", out, "--method", "uniform", "--ratio", 4, "--json")
                .json();
        assertThat(json.path("compressed").path("bytes").asLong())
                .isEqualTo(out.toFile().length());
        assertThat(Told.files(folder)).containsExactly("o.onnx");
    }

    @Test
    void withoutCalibrationImagesOnlyMeasure() {
        Path out = folder.resolve("o.onnx");
        Told told = Told.by(
                        "compress",
                        model,
                        "-o",
                        out,
                        "--method",
                        "basis",
                        "--ratio",
                        2,
                        "--data",
                        "cifar10:" + Told.cifar(folder, 10),
                        "--no-calibrate")
                .done();
        assertThat(told.out()).contains("; 0 corrected by images;");
    }

    @Test
    void aDeviceThatIsNotThereIsRefused() {
        Assumptions.assumeFalse(Device.CUDA.isAvailable(), "SKIPPED: there is a CUDA device");
        Path out = folder.resolve("o.onnx");
        Told told = Told.by("compress", model, "-o", out, "--ratio", 2, "--device", "cuda");
        assertThat(told.failure(1))
                .isEqualTo("device 'cuda': a build with -Pgpu, a CUDA device and the libraries of CUDA 13 are needed,"
                        + " LibTorch finds no device");
        assertThat(Told.files(folder)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--ratio .5 | --ratio: a number of at least 1 is needed, 0.5 came",
                "--ratio NaN | --ratio: a number of at least 1 is needed, NaN came",
                "--bytes 0 | --bytes: a number of at least 1 is needed, 0 came",
                "--macs 1.5 | --macs: a fraction above 0 and at most 1 is needed, 1.5 came",
                "--method jpeg | method 'jpeg': one of " + METHODS + " is needed",
                "--precision 9 | precision: 32, 16 or 1 to 8 bits are needed, 9 came",
                "--threads 0 | --threads: at least 1 is needed, 0 came",
                "--images 0 | --images: at least 1 is needed, 0 came",
                "--epochs 3 | --epochs and --minutes ask for training: --data is needed, none came",
                "--epochs -1 | --epochs: 0 or more are needed, -1 came",
                "--stages 0 | --stages: 1 or more are needed, 0 came",
                "--stages 2 | --stages: training is needed, neither --epochs nor --minutes came",
                "--minutes 0 | --minutes: more than 0 are needed, 0.0 came",
                "--device gpu | device 'gpu': cpu or cuda is needed",
                "--layer nothing | --layer: GLOB=METHOD:key=value,... is needed, 'nothing' came",
                "--layer conv1=zip | method 'zip': one of " + METHODS + " is needed",
                "--layer conv1=basis:rank | --layer 'conv1=basis:rank': key=value is needed, 'rank' came",
                "--layer conv1=basis:rank=0 | layer 'conv1': basis: 'rank' of at least 1 is needed, 0 came",
                "--layer conv1=basis:size=3 | layer 'conv1': basis: 'rank' of at least 1 is needed, none came",
                "--layer conv1=basis:rank=99 | layer 'conv1': filters [16, 3, 3, 3]: 'rank' of at most 16 is needed,"
                        + " 99 came",
                "--layer stem*=basis | --layer 'stem*': no layer of that name; there are conv1, layer1.0.conv1,"
                        + " layer1.0.conv2, layer1.1.conv1, layer1.1.conv2, layer1.2.conv1, layer1.2.conv2,"
                        + " layer2.0.conv1, ...",
                "--plan none.yaml | none.yaml: a plan file is needed, there is none",
                "--data cifar10:none | data 'cifar10:none': needed data_batch_1.bin or data_batch_2.bin or data_batch_3.bin or"
                        + " data_batch_4.bin or data_batch_5.bin in the folder, there is none",
                "--data zip:none | data 'zip:none': needed cifar10:DIR, cifar100:DIR, idx:DIR, folder:DIR,"
                        + " yolo:DIR, coco:DIR or an existing YAML file"
            })
    void whatDoesNotFitIsNamedAndNothingWritten(String flags, String line) throws IOException {
        Path out = Files.writeString(folder.resolve("o.onnx"), "before");
        String[] words = flags.split(" ", -1);
        Told told = Told.by("compress", model, "-o", out, words[0], words[1]);
        assertThat(told.failure(1)).isEqualTo(line);
        assertThat(out).hasContent("before");
        assertThat(Told.files(folder)).containsExactly("o.onnx");
    }

    @Test
    void aPlanLeavesNothingToLimits() {
        assertThat(Told.by(
                                "compress",
                                model,
                                "-o",
                                folder.resolve("o.onnx"),
                                "--plan",
                                "p.yaml",
                                "--ratio",
                                2,
                                "--macs",
                                .5)
                        .failure(1))
                .isEqualTo(
                        "--plan: a plan decides about every layer, --ratio 2.0 --macs 0.5 cannot be asked for beside it");
    }

    @ParameterizedTest
    @CsvSource({"--ratio,500", "--bytes,900", "--macs,0.001"})
    void aBudgetOutOfReachSaysWhatIsReachable(String flag, String value) {
        Path out = folder.resolve("o.onnx");
        assertThat(Told.by("compress", model, "-o", out, "--method", "basis", flag, value)
                        .failure(1))
                .startsWith(flag + " ")
                .contains(" is out of reach: ")
                .containsPattern("(reaches \\d+\\.\\d\\d at most|at least \\d+ bytes|down to 0\\.\\d+ of)");
        assertThat(Told.files(folder)).isEmpty();
    }

    @Test
    void outputsThatCannotBeWrittenAreFoundBeforeWorkStarts() throws IOException {
        Path out = folder.resolve("missing").resolve("o.onnx");
        assertThat(Told.by("compress", model, "-o", out).failure(1))
                .isEqualTo(out + ": cannot be written: there is no folder " + out.getParent());
        assertThat(Told.by("compress", model, "-o", folder).failure(1))
                .isEqualTo(folder + ": a file is to be written there, a directory stands there");
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(Told.by("compress", model, "-o", folder.resolve("o.onnx"), "--report", file)
                        .failure(1))
                .isEqualTo(file + ": a folder for the report cannot be made there");
        assertThat(Told.files(folder)).containsExactly("file");
    }

    @Test
    void plansThatAreNoneAreNamed() throws IOException {
        Path plan = folder.resolve("plan.yaml");
        Object[] command = {"compress", model, "-o", folder.resolve("o.onnx"), "--plan", plan};
        Files.writeString(plan, "layers: [");
        assertThat(Told.by(command).failure(1)).startsWith(plan + ": not a plan: ");
        Files.writeString(plan, "seed: 1\n");
        assertThat(Told.by(command).failure(1)).isEqualTo(plan + ": not a plan: a list 'layers' is needed");
        Files.writeString(plan, "layers:\n  - {name: conv1, method: magic}\n");
        assertThat(Told.by(command).failure(1))
                .isEqualTo(plan
                        + ": layer 'conv1': structure 'magic': one of [basis, tucker2, spatial-svd, kmeans, templates, slcq, slbf, cp, tt, uniform]"
                        + " is needed");
        Files.writeString(plan, "layers:\n  - {name: conv1, method: basis, rank: many}\n");
        assertThat(Told.by(command).failure(1))
                .isEqualTo(plan + ": layer 'conv1': basis: 'rank' of at least 1 is needed, many came");
        Files.writeString(plan, "layers:\n  - {name: conv9, method: basis, rank: 2}\n");
        assertThat(Told.by(command).failure(1)).startsWith("plan: 'conv9' is not a layer that can be compressed; ");
        Files.write(plan, new byte[] {0, 1, 2, (byte) 0xff});
        assertThat(Told.by(command).failure(1)).startsWith(plan + ": not a plan");
    }
}

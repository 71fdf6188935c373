package org.filtrate.compress.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.filtrate.compress.Compressor;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.Request;
import org.filtrate.compress.Stages;
import org.filtrate.compress.page.Page;
import org.filtrate.compress.planner.Workers;
import org.filtrate.compress.report.Report;
import org.filtrate.compress.report.ReportFolder;
import org.filtrate.compress.report.Reporter;
import org.filtrate.compress.report.Score;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.AtomicFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Compresses a network in many ways and lays the results beside each other.
///
/// Each point is a folder with its file, plan and report. A point that is complete is not made again: a
/// comparison that was stopped goes on where it was.
public final class MethodComparison {
    private static final String OUTPUT = "small.onnx";

    private final Request request;
    private final Path folder;
    private final BiFunction<Request, Point, Request> asking;
    private final String inputs;
    /// What the network scores as it is, once it is scored.
    private Optional<Score> original = Optional.empty();

    private boolean scored;

    /// @param request what all points have in common; its output is not used
    /// @param folder where results go
    public MethodComparison(Request request, Path folder) {
        this(request, folder, (common, point) -> point.asked(common));
    }

    /// @param asking makes what all points have in common the request of one point
    public MethodComparison(Request request, Path folder, BiFunction<Request, Point, Request> asking) {
        this.request = request;
        this.folder = folder;
        this.asking = asking;
        this.inputs = inputs(request);
    }

    /// Makes what is missing, and writes `compare.json` and `index.html`.
    ///
    /// @param made hears of each row as soon as it is known
    /// @return `{model,data,seed,threads,original:{..},rows:[..]}`
    public ObjectNode run(List<Point> points, Stages stages, Consumer<ObjectNode> made) {
        ReportFolder.prepare(folder);
        ObjectNode result = JsonMapper.shared()
                .createObjectNode()
                .put("model", request.model().toString())
                .put("data", request.data().map(Object::toString).orElse(""))
                .put("seed", request.seed())
                .put("threads", request.threads());
        ObjectNode before = result.putObject("original").put("bytes", sizeBytes(request.model()));
        original(stages).ifPresent(a -> a.addTo(before));
        ArrayNode rows = result.putArray("rows");
        for (Point point : points) {
            ObjectNode row = make(point, stages);
            rows.add(row);
            made.accept(row);
            write(result);
        }
        return result;
    }

    /// Makes a point unless it is there. Points do not depend on each other; several threads, or processes that see the
    /// same folder, may each make some, and [#run] then lays them beside each other.
    ///
    /// @return its row
    public ObjectNode make(Point point, Stages stages) {
        Path own = folder.resolve(point.folder());
        return Row.read(inputs, own).orElseGet(() -> make(point, own, stages));
    }

    private synchronized Optional<Score> original(Stages stages) {
        if (!scored) {
            original = Score.of(request, request.model(), stages.begin("original"));
            scored = true;
        }
        return original;
    }

    private ObjectNode make(Point point, Path own, Stages stages) {
        Optional<Score> before = original(stages);
        ReportFolder.prepare(own);
        Request asked = asking.apply(request.to(own.resolve(OUTPUT)), point);
        ObjectNode row;
        long started = System.nanoTime();
        try {
            Outcome outcome = Compressor.compress(asked, stages);
            double seconds = (System.nanoTime() - started) / 1e9;
            Report report = Reporter.measure(asked, outcome, before, seconds, stages);
            ReportFolder.write(report, own);
            row = Row.of(point, report);
        } catch (FiltrateException e) {
            row = Row.problem(point, Objects.requireNonNullElse(e.getMessage(), "failed"));
        }
        Row.write(row, inputs, own);
        return row;
    }

    private void write(ObjectNode result) {
        text(
                "compare.json",
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(result));
        ObjectNode data = result.deepCopy();
        data.set("published", published());
        text("index.html", Page.of("compare", "Methods on " + request.model().getFileName() + " - Filtrate", data));
    }

    private void text(String name, String text) {
        AtomicFile.write(folder.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode published() {
        return JsonMapper.shared().readTree(Page.resource("published.json"));
    }

    private static long sizeBytes(Path model) {
        try {
            return Files.size(model);
        } catch (IOException e) {
            throw new FiltrateException(model + ": cannot be read", e);
        }
    }

    /// What results depend on, besides the point.
    private static String inputs(Request request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (var in = Files.newInputStream(request.model())) {
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    digest.update(buffer, 0, n);
                }
            }
            digest.update(request.to(Path.of(OUTPUT))
                    .with(r -> r.cache(Optional.empty()).workers(Workers.HERE))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new FiltrateException(request.model() + ": cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }
}

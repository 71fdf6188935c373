package org.filtrate.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.filtrate.compress.MethodWord;
import org.filtrate.compress.Request;
import org.filtrate.compress.Stages;
import org.filtrate.compress.compare.MethodComparison;
import org.filtrate.compress.compare.Point;
import org.filtrate.compress.plan.PlanFile;
import org.filtrate.compress.report.ReportFolder;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.AtomicFile;
import org.filtrate.networks.Networks;
import tools.jackson.databind.node.ObjectNode;

/// The main job from end to end: draws images, trains a network on them, compresses it by every family of
/// methods, without tuning and tuned, measures every file, and writes a page about it.
///
/// @param folder what everything is written to
/// @param size how much is drawn and trained
/// @param points what the network is compressed to
/// @param seed the same seed and threads give the same ONNX files and accuracies
/// @param threads to train and to measure with
public record Demo(Path folder, Size size, List<Point> points, long seed, int threads) {
    static final String NETWORK = "vgg5";
    static final String UNTUNED = "untuned";
    static final String TUNED = "tuned";
    private static final double RATIO = 20;
    private static final List<String> METHODS =
            List.of("slbf", "slcq", "templates", "lowrank", "basis", MethodWord.AUTO);

    /// How much a demonstration does.
    ///
    /// @param trainImages images to learn from
    /// @param testImages images to measure on
    /// @param epochs how often the original sees each of them
    /// @param tuningEpochs how often a compressed network does
    public record Size(int trainImages, int testImages, int epochs, int tuningEpochs) {}

    /// Copies the list.
    public Demo {
        points = List.copyOf(points);
    }

    /// A demonstration of the usual size.
    public static Demo of(Path folder, long seed, int threads) {
        return new Demo(folder, new Size(8000, 1000, 5, 2), Point.all(METHODS, List.of(RATIO)), seed, threads);
    }

    /// Where the page will be.
    public Path page() {
        return folder.resolve("index.html");
    }

    /// The network before compression.
    public Path original() {
        return folder.resolve("original.onnx");
    }

    /// Does all of it, and writes the page.
    ///
    /// @return `{original:{..},rows:[{method,untuned:{..},tuned:{..}},..],..}`, what the page shows
    /// @throws FiltrateException where something cannot be written
    public ObjectNode run(Training training, Stages stages) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new FiltrateException(folder + ": a folder for the demonstration cannot be made there", e);
        }
        AtomicFile.requireWritable(page());
        DemoImages images = DemoImages.write(
                folder.resolve("data"), size.trainImages(), size.testImages(), seed, stages.begin("draw images"));
        stages.begin("train");
        training.train(Networks.create(NETWORK, Networks.defaults(NETWORK).withSeed(seed)), images.spec(), this);
        Request common = Request.of(original(), folder)
                .with(r -> r.data(images.spec(), Request.CALIBRATION_IMAGES)
                        .threads(threads)
                        .keepNames(true)
                        .seed(seed));
        ObjectNode untuned = compare(UNTUNED, common, stages, (r, point) -> point.asked(r));
        ObjectNode tuned = compare(TUNED, common, stages, (r, point) -> training.tuned(planned(r, point), this));
        ObjectNode data = new DemoPage(this, images).data(untuned, tuned);
        String page = DemoPage.html(data);
        AtomicFile.write(page(), out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
        return data;
    }

    /// A point again, its layers as they were decided on without tuning.
    private Request planned(Request request, Point point) {
        Path plan = folder.resolve(UNTUNED).resolve(point.folder()).resolve(ReportFolder.PLAN);
        return Files.exists(plan) ? request.with(r -> r.plan(PlanFile.read(plan))) : point.asked(request);
    }

    private ObjectNode compare(String name, Request common, Stages stages, BiFunction<Request, Point, Request> asking) {
        return new MethodComparison(common, folder.resolve(name), asking).run(points, stages, row -> {});
    }
}

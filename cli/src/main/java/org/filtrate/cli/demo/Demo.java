package org.filtrate.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filtrate.compress.Stages;
import org.filtrate.compress.budget.Budget;
import org.filtrate.filters.Method;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.Model;
import org.filtrate.graph.file.AtomicFile;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.filtrate.run.DataSet;
import org.filtrate.run.ImageShape;
import org.filtrate.run.Split;

/// The main job from end to end: draws images, makes a network for them, compresses it in several ways, measures
/// every file, and writes a page about it.
///
/// @param folder what everything is written to
/// @param trainImages images to learn from
/// @param testImages images to measure on
/// @param budgets what each method is asked for
/// @param seed the same seed gives the same ONNX files and accuracies
/// @param threads of ONNX Runtime
public record Demo(Path folder, int trainImages, int testImages, List<Budget> budgets, long seed, int threads) {
    static final String NETWORK = "vgg5";
    static final String ORIGINAL = "original.onnx";
    private static final List<Method> METHODS = List.of(Method.BASIS, Method.LOWRANK);
    private static final List<Budget> BUDGETS =
            List.of(new Budget.Ratio(2), new Budget.Ratio(4), new Budget.Ratio(8), new Budget.Macs(0.5));
    private static final int TRAIN_IMAGES = 6000;
    private static final int TEST_IMAGES = 1000;

    /// Copies the list.
    public Demo {
        budgets = List.copyOf(budgets);
    }

    /// A demonstration of the usual size.
    public static Demo of(Path folder, long seed, int threads) {
        return new Demo(folder, TRAIN_IMAGES, TEST_IMAGES, BUDGETS, seed, threads);
    }

    /// Where the page will be.
    public Path page() {
        return folder.resolve("index.html");
    }

    /// The network before compression.
    public Path original() {
        return folder.resolve(ORIGINAL);
    }

    /// Does all of it, and writes the page.
    ///
    /// @return what was tried, in order
    /// @throws FiltrateException where something cannot be written
    public List<Trial> run(Stages stages) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new FiltrateException(folder + ": a folder for the demonstration cannot be made there", e);
        }
        AtomicFile.requireWritable(page());
        DemoImages images =
                DemoImages.write(folder.resolve("data"), trainImages, testImages, seed, stages.begin("draw images"));
        train(images, stages);
        List<Trial> trials = new ArrayList<>();
        for (Method method : METHODS) {
            for (Budget budget : budgets) {
                trials.add(Trial.run(this, images.spec(), method, budget, stages));
            }
        }
        String page = DemoPage.of(this, images, trials);
        AtomicFile.write(page(), out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
        return List.copyOf(trials);
    }

    private void train(DemoImages images, Stages stages) {
        DataSet set = DataSet.open(images.spec(), Split.TRAIN, ImageShape.of(3, Drawing.SIDE, Drawing.SIDE));
        Model untrained = Networks.create(NETWORK, Networks.defaults(NETWORK).withSeed(seed));
        Model trained = ClosedFormTraining.train(untrained, set, threads, seed, stages.begin("train in closed form"));
        ModelWriter.write(trained, original());
    }
}

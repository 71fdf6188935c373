package org.filtrate.spark;

import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.filtrate.compress.Compressor;
import org.filtrate.compress.Outcome;
import org.filtrate.compress.Request;
import org.filtrate.compress.Stages;
import org.filtrate.compress.budget.Budget;
import org.filtrate.run.DataSpec;

/// Compresses a network by `auto`, its probes made by a cluster: the class that `spark-submit` is given.
public final class SparkCompression {
    private static final int IMAGES = Request.CALIBRATION_IMAGES;

    private SparkCompression() {}

    /// Runs it.
    ///
    /// @param typed `MODEL OUT RATIO`, and where images are to be used `DATA`, as on the command line of
    /// `compress`
    public static void main(String[] typed) {
        Words words = new Words(typed);
        words.run("MODEL OUT RATIO [DATA]", 3, 4, () -> compress(words));
    }

    private static void compress(Words words) {
        Request request = Request.of(Path.of(words.at(0)), Path.of(words.at(1))).with(r -> {
            r.anyMethod().budget(new Budget.Ratio(Words.ratio(words.at(2))));
            words.perhaps(3).ifPresent(data -> r.data(DataSpec.parse(data), IMAGES));
        });
        try (JavaSparkContext context = new JavaSparkContext(new SparkConf().setAppName("filtrate"));
                SparkWorkers workers = new SparkWorkers(context)) {
            Outcome outcome = Compressor.compress(request.with(r -> r.workers(workers)), Stages.silent());
            System.out.printf(
                    "%s: %,d bytes, %.2fx smaller%n", outcome.output(), outcome.sizeBytes(), outcome.fileRatio());
        }
    }
}

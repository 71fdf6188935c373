package org.filtrate.spark;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.filtrate.compress.MethodWord;
import org.filtrate.compress.Stages;
import org.filtrate.compress.compare.MethodComparison;
import org.filtrate.compress.compare.Point;
import tools.jackson.databind.node.ObjectNode;

/// Compares methods with a cluster, one task a point: the class that `spark-submit` is given in place of `compare`.
///
/// Executors write points into the folder that all machines see. A task that is lost with its executor is made again; a
/// comparison that was stopped goes on where it was.
public final class SparkComparison {
    private static final String RATIOS = "4,8,16,32";

    private SparkComparison() {}

    /// Makes the points that are missing, and writes `compare.json` and `index.html`.
    ///
    /// @param context where tasks run; not closed here
    /// @return what [MethodComparison#run] gives
    public static ObjectNode run(JavaSparkContext context, ComparisonJob job, List<Point> points) {
        Broadcast<Shared<MethodComparison>> everywhere = context.broadcast(new Shared<>(job::open));
        try {
            context.parallelize(points, points.size())
                    .foreach(p -> everywhere.value().open().make(p, Stages.silent()));
        } finally {
            everywhere.destroy();
        }
        return job.open().run(points, Stages.silent(), row -> {});
    }

    /// Runs it. Each point has one thread, so that as many are made at a time as there are cores.
    ///
    /// @param typed `MODEL DATA DIR`, then where not all are compared methods and ratios, as `compare` takes them
    public static void main(String[] typed) {
        Words words = new Words(typed);
        words.run("MODEL DATA DIR [METHODS [RATIOS]]", 3, 5, () -> compare(words));
    }

    private static void compare(Words words) {
        List<String> methods = words.perhaps(3).map(m -> List.of(m.split(","))).orElseGet(MethodWord::all);
        List<Double> ratios = Stream.of(words.perhaps(4).orElse(RATIOS).split(","))
                .map(Words::ratio)
                .toList();
        ComparisonJob job = new ComparisonJob(words.at(0), words.at(1), words.at(2), 0, 1);
        List<Point> points = Point.all(methods, ratios);
        try (JavaSparkContext context = new JavaSparkContext(new SparkConf().setAppName("filtrate"))) {
            ObjectNode result = run(context, job, points);
            System.out.printf("%d points in %s%n", result.withArray("rows").size(), words.at(2));
        }
    }
}

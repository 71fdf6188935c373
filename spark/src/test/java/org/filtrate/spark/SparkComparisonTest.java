package org.filtrate.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.filtrate.compress.Stages;
import org.filtrate.compress.compare.Point;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SparkComparisonTest {
    /// A method without a body that timing could choose.
    private static final List<Point> POINTS = Point.all(List.of("uniform"), List.of(4.0, 6.0, 8.0, 1000.0));

    @TempDir
    Path folder;

    private ComparisonJob job(Path model, String results) {
        return new ComparisonJob(model.toString(), "", folder.resolve(results).toString(), 3, 1);
    }

    @Test
    void aLostExecutorCostsARetryAndTheTableIsThatOfOneMachine() {
        Path model = folder.resolve("model.onnx");
        ModelWriter.write(Networks.create("resnet20", Networks.defaults("resnet20")), model);
        ObjectNode alone = job(model, "alone").open().run(POINTS, Stages.silent(), row -> {});
        Deaths deaths = new Deaths(1);
        ObjectNode together;
        try (JavaSparkContext context = new JavaSparkContext(Cluster.configuration("local-cluster[2,1,4096]"))) {
            context.sc().addSparkListener(deaths);
            together = SparkComparison.run(context, job(model, "together"), POINTS);
        }
        deaths.check();
        assertThat(together.path("rows")).hasSize(POINTS.size());
        for (int i = 0; i < POINTS.size(); i++) {
            JsonNode row = together.path("rows").path(i);
            JsonNode expected = alone.path("rows").path(i);
            assertThat(row.path("bytes")).isEqualTo(expected.path("bytes"));
            assertThat(row.path("problem")).isEqualTo(expected.path("problem"));
            if (expected.has("bytes")) {
                String file = POINTS.get(i).folder() + "/small.onnx";
                assertThat(folder.resolve("together").resolve(file))
                        .hasSameBinaryContentAs(folder.resolve("alone").resolve(file));
            }
        }
        assertThat(together.path("rows")).anyMatch(r -> r.has("problem")).anyMatch(r -> r.has("bytes"));
        assertThat(folder.resolve("together").resolve("index.html")).isNotEmptyFile();
    }
}

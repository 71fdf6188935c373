package org.filtrate.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.filtrate.compress.Compressor;
import org.filtrate.compress.Request;
import org.filtrate.compress.Stages;
import org.filtrate.compress.budget.Budget;
import org.filtrate.compress.plan.LayerRule;
import org.filtrate.compress.plan.PlanFile;
import org.filtrate.compress.planner.Workers;
import org.filtrate.graph.file.ModelWriter;
import org.filtrate.networks.Networks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkWorkersTest {
    @TempDir
    static Path folder;

    private static Path model = Path.of("");
    private static String alone = "";

    @BeforeAll
    static void planAlone() {
        model = folder.resolve("model.onnx");
        ModelWriter.write(Networks.create("resnet20", Networks.defaults("resnet20")), model);
        alone = plan(Workers.HERE);
    }

    /// All but a few layers are decided by rules, so that planning is quick.
    private static Request request() {
        return Request.of(model, folder.resolve("small.onnx"))
                .with(r -> r.anyMethod()
                        .budget(new Budget.Ratio(7))
                        .rules(List.of(LayerRule.parse("layer*=uniform:precision=4")))
                        .threads(1));
    }

    private static String plan(Workers workers) {
        return PlanFile.text(Compressor.plan(request().with(r -> r.workers(workers)), Stages.silent())
                .plan());
    }

    @Test
    void threadsOfSparkFindTheSamePlan() {
        try (JavaSparkContext context = new JavaSparkContext(Cluster.configuration("local[*]"));
                SparkWorkers workers = new SparkWorkers(context)) {
            assertThat(plan(workers)).isEqualTo(alone);
        }
    }

    @Test
    void aLostExecutorCostsARetryAndChangesNothing() {
        Deaths deaths = new Deaths(5);
        try (JavaSparkContext context = new JavaSparkContext(Cluster.configuration("local-cluster[2,1,4096]"));
                SparkWorkers workers = new SparkWorkers(context)) {
            context.sc().addSparkListener(deaths);
            assertThat(plan(workers)).isEqualTo(alone);
        }
        deaths.check();
    }
}

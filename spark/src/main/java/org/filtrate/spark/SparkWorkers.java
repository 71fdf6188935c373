package org.filtrate.spark;

import java.util.Iterator;
import java.util.List;
import java.util.function.ObjDoubleConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.filtrate.compress.planner.Probe;
import org.filtrate.compress.planner.ProbeSite;
import org.filtrate.compress.planner.Workers;
import org.jspecify.annotations.Nullable;

/// Makes probes as jobs of Apache Spark, one task a probe. The network is broadcast once for each planning; a
/// task that is lost with its executor is made again on another. Errors are those that one machine finds, so
/// plans are the same.
///
/// ```java
/// try (SparkWorkers workers = new SparkWorkers(context)) {
///     Compressor.compress(request.with(r -> r.workers(workers)), Stages.silent());
/// }
/// ```
public final class SparkWorkers implements Workers, AutoCloseable {
    private final JavaSparkContext context;
    private @Nullable ProbeSite known;
    private @Nullable Broadcast<Shared<ProbeSite.Open>> shared;

    /// @param context where jobs run; not closed here
    public SparkWorkers(JavaSparkContext context) {
        this.context = context;
    }

    @Override
    public void make(
            Supplier<ProbeSite> site,
            List<Probe> probes,
            ToDoubleFunction<Probe> here,
            ObjDoubleConsumer<Probe> found) {
        if (probes.isEmpty()) {
            return;
        }
        Broadcast<Shared<ProbeSite.Open>> everywhere = broadcast(site.get());
        Iterator<Double> errors = context.parallelize(probes, probes.size())
                .map(p -> everywhere.value().open().error(p))
                .collect()
                .iterator();
        probes.forEach(p -> found.accept(p, errors.next()));
    }

    private synchronized Broadcast<Shared<ProbeSite.Open>> broadcast(ProbeSite site) {
        Broadcast<Shared<ProbeSite.Open>> now = shared;
        if (now == null || !site.equals(known)) {
            close();
            now = context.broadcast(new Shared<>(site::open));
            shared = now;
            known = site;
        }
        return now;
    }

    /// Frees what executors keep of the last network.
    @Override
    public synchronized void close() {
        if (shared != null) {
            shared.destroy();
            shared = null;
            known = null;
        }
    }
}

package org.filtrate.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/// Kills one executor's process as soon as some tasks have ended.
final class Deaths extends SparkListener {
    private final int tasks;
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger removed = new AtomicInteger();
    private volatile int executors;
    private volatile boolean killed;

    /// @param tasks how many end before
    Deaths(int tasks) {
        this.tasks = tasks;
    }

    /// Executors are the only programs that this one starts; what they start to measure memory are no children.
    private static List<ProcessHandle> executors() {
        return ProcessHandle.current()
                .children()
                .filter(p -> p.info().command().orElse("").endsWith("java"))
                .toList();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
        if (ended.incrementAndGet() == tasks) {
            List<ProcessHandle> running = executors();
            executors = running.size();
            killed = !running.isEmpty() && running.getFirst().destroyForcibly();
        }
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved executor) {
        removed.incrementAndGet();
    }

    /// Requires that one of two executors was killed while there was work left, and missed.
    void check() {
        assertThat(executors).isEqualTo(2);
        assertThat(killed).isTrue();
        assertThat(ended).hasValueGreaterThan(tasks);
        assertThat(removed).hasPositiveValue();
    }
}

package org.filtrate.tune.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets work that runs native code come to an end before the process does.
///
/// When the user interrupts the program (Ctrl-C, or a request to terminate), the process waits until the work closes
/// this, instead of tearing the native library down under a running thread. The work looks at [#isAsked] from time to
/// time. [#close] may be called twice.
public final class Interruption implements AutoCloseable {
    private final AtomicBoolean asked = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "interruption");

    private Interruption() {}

    /// Begins to watch.
    public static Interruption watch() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /// Whether the work is to end soon.
    public boolean isAsked() {
        return asked.get();
    }

    private void await() {
        asked.set(true);
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        if (!asked.get()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending already, and the hook finds the work done.
                asked.set(true);
            }
        }
    }
}

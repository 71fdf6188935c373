package org.filtrate.run;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Makes batches of preprocessed images on threads of its own, a few ahead of the one that is asked for.
///
/// Batches come in order whatever the number of threads. [#close] ends the threads and may be called again.
public final class Batches implements Iterator<Batch>, AutoCloseable {
    private final DataSet set;
    private final int[] order;
    private final Batching batching;
    private final int ahead;
    private final ExecutorService workers;
    private final Queue<Future<Batch>> pending = new ArrayDeque<>();
    private int submitted;

    private Batches(DataSet set, int[] order, Batching batching, int threads) {
        this.set = set;
        this.order = order.clone();
        this.batching = batching;
        this.ahead = threads + 1;
        this.workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("batches-", 0).factory());
    }

    /// Starts to make batches of the images `order` of `set`.
    ///
    /// @param order indices of images, in any order, any number of times
    /// @param threads at least 1
    /// @throws RunException if `threads` is below 1, or an image index is not in the set
    public static Batches of(DataSet set, int[] order, Batching batching, int threads) {
        if (threads < 1) {
            throw new RunException("threads: needed 1 or more, came " + threads);
        }
        for (int image : order) {
            if (image < 0 || image >= set.size()) {
                throw new RunException("images: needed numbers below %d, came %d".formatted(set.size(), image));
            }
        }
        return new Batches(set, order, batching, threads);
    }

    @Override
    public boolean hasNext() {
        return !pending.isEmpty() || submitted < order.length;
    }

    /// The next batch; waits until it is made.
    ///
    /// @throws RunException if an image in it is damaged, or the waiting thread is interrupted
    @Override
    public Batch next() {
        while (submitted < order.length && pending.size() < ahead) {
            int start = submitted;
            pending.add(workers.submit(() -> make(start)));
            submitted += Math.min(batching.size(), order.length - start);
        }
        Future<Batch> first = pending.poll();
        if (first == null) {
            throw new NoSuchElementException("all " + order.length + " images were given");
        }
        try {
            // A batch that is ready would be given out even to a thread that was asked to stop.
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return first.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RunException known) {
                throw known;
            }
            throw new IllegalStateException("batch before image " + submitted, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException("interrupted while reading images", e);
        }
    }

    private Batch make(int start) {
        int count = Math.min(batching.size(), order.length - start);
        int rows = batching.padLast() ? batching.size() : count;
        ImageShape shape = set.shape();
        float[] values = new float[Math.multiplyExact(rows, shape.values())];
        for (int i = 0; i < count; i++) {
            set.image(order[start + i], values, i * shape.values());
        }
        int height = shape.size().height();
        int width = shape.size().width();
        FloatTensor images = switch (batching.layout()) {
            case NCHW -> FloatTensor.wrap(values, rows, shape.channels(), height, width);
            case NHWC -> FloatTensor.wrap(interleaved(values, shape), rows, height, width, shape.channels());
        };
        return new Batch(start, count, images);
    }

    /// Brings planes `(N,C,H,W)` into `(N,H,W,C)`.
    private static float[] interleaved(float[] planes, ImageShape shape) {
        int channels = shape.channels();
        int plane = shape.values() / channels;
        float[] pixels = new float[planes.length];
        for (int from = 0; from < planes.length; from++) {
            int image = from / shape.values();
            int channel = from / plane % channels;
            pixels[image * shape.values() + from % plane * channels + channel] = planes[from];
        }
        return pixels;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        pending.clear();
    }
}

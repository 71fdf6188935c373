package org.filtrate.tune.train;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.filtrate.graph.FiltrateException;
import org.filtrate.run.DataSet;
import org.filtrate.run.ImageShape;

/// Batches of varied images without end, made on threads of their own a few ahead of the one that is asked
/// for.
///
/// Every image comes once an epoch, in an order drawn anew; the last images of an epoch that do not fill a
/// batch wait for another one. What comes depends on the seed alone, not on the threads. [#close] ends them
/// and may be called twice.
final class ImageStream implements AutoCloseable {
    private static final long IMAGE_STEP = 0x9E3779B97F4A7C15L;

    private final TrainingImages images;
    private final DataSet set;
    private final Recipe recipe;
    private final boolean labelled;
    private final int batch;
    private final int threads;
    private final ExecutorService workers;
    private final Queue<Future<ImageBatch>> pending = new ArrayDeque<>();
    private long submitted;
    private long epoch = -1;
    private int[] order = new int[0];

    /// Some images as planes `(count, channels, height, width)`, and their classes where they have any.
    record ImageBatch(FloatBuffer images, Labels labels, int count) {
        /// Part `part` of `parts` that are as equal as can be.
        ImageBatch part(int part, int parts) {
            int from = part * count / parts;
            int to = (part + 1) * count / parts;
            int size = images.remaining() / count;
            return new ImageBatch(images.slice(from * size, (to - from) * size), labels.part(from, to), to - from);
        }
    }

    /// @param start how many batches have been taken before, by a stream with the same seed
    ImageStream(TrainingImages images, Recipe recipe, int threads, long start) {
        this.images = images;
        this.set = images.set();
        this.recipe = recipe;
        this.labelled = images.labelled();
        this.batch = Math.min(recipe.descent().batch(), images.learnt().length);
        this.threads = threads;
        this.submitted = start;
        this.workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("images-", 0).factory());
    }

    /// Images a batch.
    int imagesPerBatch() {
        return batch;
    }

    /// Batches an epoch.
    int batchesPerEpoch() {
        return images.learnt().length / batch;
    }

    /// The next batch; waits until it is made.
    ///
    /// @throws FiltrateException where an image in it is damaged, or the waiting thread is interrupted
    ImageBatch next() {
        while (pending.size() <= threads) {
            long number = submitted++;
            int[] chosen = chosen(number);
            pending.add(workers.submit(() -> make(number, chosen)));
        }
        try {
            return pending.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FiltrateException("training: interrupted while waiting for images", e);
        }
    }

    private int[] chosen(long number) {
        long wanted = number / batchesPerEpoch();
        if (wanted != epoch) {
            epoch = wanted;
            order = shuffled(images.learnt(), new SplittableRandom(recipe.seed() + IMAGE_STEP * (epoch + 1)));
        }
        int from = (int) (number % batchesPerEpoch()) * batch;
        return Arrays.copyOfRange(order, from, from + batch);
    }

    private static int[] shuffled(int[] places, SplittableRandom random) {
        int[] order = places.clone();
        for (int i = 1; i < order.length; i++) {
            int at = random.nextInt(i + 1);
            int place = order[i];
            order[i] = order[at];
            order[at] = place;
        }
        return order;
    }

    private ImageBatch make(long number, int[] chosen) {
        ImageShape shape = set.shape();
        int size = shape.values();
        float[] one = new float[size];
        float[] all = new float[Math.multiplyExact(chosen.length, size)];
        long[] labels = new long[labelled ? chosen.length : 0];
        for (int i = 0; i < chosen.length; i++) {
            set.image(chosen[i], one, 0);
            SplittableRandom random = new SplittableRandom(recipe.seed() ^ IMAGE_STEP * (number * batch + i + 1));
            recipe.augmentation().apply(one, all, i * size, shape, random);
            if (labelled) {
                labels[i] = set.label(chosen[i]);
            }
        }
        SplittableRandom mixing = new SplittableRandom(recipe.seed() - IMAGE_STEP * (number + 1));
        double share = recipe.augmentation().share(mixing);
        return share < 1
                ? mixed(all, labels, share, mixing)
                : new ImageBatch(FloatBuffer.wrap(all), Labels.of(labels), chosen.length);
    }

    /// Each image mixed with the one that follows it at some distance.
    private ImageBatch mixed(float[] all, long[] labels, double share, SplittableRandom random) {
        int count = all.length / set.shape().values();
        int distance = count == 1 ? 0 : 1 + random.nextInt(count - 1);
        int away = distance * set.shape().values();
        float[] mixed = new float[all.length];
        for (int i = 0; i < all.length; i++) {
            mixed[i] = (float) (share * all[i] + (1 - share) * all[(i + away) % all.length]);
        }
        long[] others = new long[labels.length];
        for (int i = 0; i < others.length; i++) {
            others[i] = labels[(i + distance) % count];
        }
        return new ImageBatch(FloatBuffer.wrap(mixed), new Labels(labels, others, share), count);
    }

    @Override
    public void close() {
        workers.shutdownNow();
        pending.clear();
    }
}

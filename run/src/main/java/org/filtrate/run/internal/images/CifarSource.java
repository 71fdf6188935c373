package org.filtrate.run.internal.images;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.filtrate.run.DataLayout;
import org.filtrate.run.DataSpec;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Pixels;
import org.filtrate.run.RunException;
import org.filtrate.run.Split;

/// CIFAR-10 and CIFAR-100 in their binary versions.
///
/// A file is a row of records: label bytes (one; two in CIFAR-100, coarse and fine, of which the fine one counts),
/// then the red, green and blue planes of 32x32 bytes. Training batches may be incomplete. Source:
/// <https://www.cs.toronto.edu/~kriz/cifar.html>.
final class CifarSource implements ImageSource {
    private static final ImageSize SIZE = new ImageSize(32, 32);
    private static final int PLANE = 32 * 32;
    private static final List<String> CIFAR10_CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private final List<Records> files;
    private final List<String> classes;

    private CifarSource(List<Records> files, List<String> classes) {
        this.files = files;
        this.classes = classes;
    }

    static CifarSource open(DataSpec spec, Split split) {
        boolean fine = spec.layout() == DataLayout.CIFAR100;
        List<String> names = names(fine, split);
        for (Path folder :
                List.of(spec.path(), spec.path().resolve(fine ? "cifar-100-binary" : "cifar-10-batches-bin"))) {
            List<Path> found = names.stream()
                    .map(folder::resolve)
                    .filter(Files::isRegularFile)
                    .toList();
            if (!found.isEmpty()) {
                List<String> classes = classes(spec, folder);
                return new CifarSource(
                        found.stream()
                                .map(file -> Records.open(file, fine ? 2 : 1))
                                .toList(),
                        classes);
            }
        }
        throw new RunException(
                "data '%s': needed %s in the folder, there is none".formatted(spec, String.join(" or ", names)));
    }

    private static List<String> names(boolean fine, Split split) {
        if (fine) {
            return List.of(split == Split.TRAIN ? "train.bin" : "test.bin");
        }
        return split == Split.TEST
                ? List.of("test_batch.bin")
                : IntStream.rangeClosed(1, 5)
                        .mapToObj(batch -> "data_batch_" + batch + ".bin")
                        .toList();
    }

    private static List<String> classes(DataSpec spec, Path folder) {
        int count = spec.layout() == DataLayout.CIFAR100 ? 100 : 10;
        List<String> classes = spec.classes();
        if (classes.isEmpty()) {
            return count == 10 ? CIFAR10_CLASSES : fineClasses(folder);
        }
        if (classes.size() != count) {
            throw new RunException(
                    "data '%s': needed the names of %d classes, came %d".formatted(spec, count, classes.size()));
        }
        return classes;
    }

    private static List<String> fineClasses(Path folder) {
        Path file = folder.resolve("fine_label_names.txt");
        List<String> numbers =
                IntStream.range(0, 100).mapToObj(Integer::toString).toList();
        if (!Files.isRegularFile(file)) {
            return numbers;
        }
        try {
            List<String> names = Files.readAllLines(file).stream()
                    .filter(name -> !name.isBlank())
                    .toList();
            return names.size() == 100 ? names : numbers;
        } catch (IOException e) {
            throw MappedFile.unreadable(file, e);
        }
    }

    @Override
    public int size() {
        return files.stream().mapToInt(Records::count).sum();
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public ImageSize imageSize() {
        return SIZE;
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int label(int i) {
        Place place = place(i);
        long at = place.offset() + place.file().labels() - 1;
        int label = place.file().bytes().get(ValueLayout.JAVA_BYTE, at) & 0xff;
        if (label >= classes.size()) {
            throw new RunException("'%s': needed labels from 0 to %d, came %d at byte %d"
                    .formatted(place.file().path(), classes.size() - 1, label, at));
        }
        return label;
    }

    @Override
    public Pixels read(int i) {
        Place place = place(i);
        byte[] planes = new byte[3 * PLANE];
        MemorySegment.copy(
                place.file().bytes(),
                ValueLayout.JAVA_BYTE,
                place.offset() + place.file().labels(),
                planes,
                0,
                planes.length);
        byte[] samples = new byte[planes.length];
        for (int pixel = 0; pixel < PLANE; pixel++) {
            samples[3 * pixel] = planes[pixel];
            samples[3 * pixel + 1] = planes[PLANE + pixel];
            samples[3 * pixel + 2] = planes[2 * PLANE + pixel];
        }
        return new Pixels(SIZE, 3, samples);
    }

    @Override
    public String describe(int i) {
        Place place = place(i);
        return "'%s' image %d"
                .formatted(place.file().path(), place.offset() / place.file().recordBytes());
    }

    private Place place(int i) {
        int rest = i;
        for (Records file : files) {
            if (rest < file.count()) {
                return new Place(file, (long) rest * file.recordBytes());
            }
            rest -= file.count();
        }
        throw new IndexOutOfBoundsException("image " + i + " of " + size());
    }

    /// One file: `count` records of `labels` label bytes and an image.
    private record Records(Path path, MemorySegment bytes, int labels, int count) {
        static Records open(Path path, int labels) {
            MemorySegment bytes = MappedFile.of(path);
            int recordBytes = labels + 3 * PLANE;
            if (bytes.byteSize() == 0 || bytes.byteSize() % recordBytes != 0) {
                throw new RunException("'%s': needed a multiple of %d bytes (%s and 3x32x32 samples), came %d"
                        .formatted(path, recordBytes, labels == 1 ? "a label" : "two labels", bytes.byteSize()));
            }
            if (bytes.byteSize() / recordBytes > Integer.MAX_VALUE / 8) {
                throw new RunException("'%s': needed a CIFAR file, came %d bytes".formatted(path, bytes.byteSize()));
            }
            return new Records(path, bytes, labels, (int) (bytes.byteSize() / recordBytes));
        }

        int recordBytes() {
            return labels + 3 * PLANE;
        }
    }

    private record Place(Records file, long offset) {}
}

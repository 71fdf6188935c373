package org.filtrate.run.internal.images;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.filtrate.run.DataSpec;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Pixels;
import org.filtrate.run.RunException;
import org.filtrate.run.Split;

/// Images and labels in a pair of IDX files, as MNIST and its relatives have them.
///
/// Images have the axes `(image, row, column)`, or four: `(image, row, column, channel)` or
/// `(image, channel, row, column)`, whichever has 1 or 3 channels.
final class IdxSource implements ImageSource {
    private final IdxFile images;
    private final MemorySegment labels;
    private final Axes axes;
    private final List<String> classes;

    private IdxSource(IdxFile images, MemorySegment labels, Axes axes, List<String> classes) {
        this.images = images;
        this.labels = labels;
        this.axes = axes;
        this.classes = classes;
    }

    static IdxSource open(DataSpec spec, Split split) {
        String prefix = split == Split.TRAIN ? "train" : "t10k|test";
        IdxFile images = IdxFile.read(find(spec, prefix, "images", "idx[34]"), 3, 4);
        IdxFile labels = IdxFile.read(find(spec, prefix, "labels", "idx1"), 1, 1);
        int count = images.dims().getFirst();
        if (labels.dims().getFirst() != count) {
            throw new RunException("'%s': needed %d labels, one for each image in '%s', came %d"
                    .formatted(
                            labels.path(), count, images.path(), labels.dims().getFirst()));
        }
        return new IdxSource(images, labels.elements(), axes(images), classes(spec, labels));
    }

    private static Path find(DataSpec spec, String prefix, String what, String kind) {
        Pattern name = Pattern.compile("(" + prefix + ")-" + what + "[-.]" + kind + "-ubyte(\\.gz)?");
        try (Stream<Path> files = Files.list(spec.path())) {
            // A plain file before its compressed twin, which has the longer name.
            return files.filter(
                            file -> name.matcher(file.getFileName().toString()).matches())
                    .min(Comparator.comparingInt((Path file) -> file.toString().length())
                            .thenComparing(Comparator.naturalOrder()))
                    .orElseThrow(() ->
                            new RunException("data '%s': needed a file %s-%s-%s-ubyte, plain or .gz, there is none"
                                    .formatted(
                                            spec,
                                            prefix.replaceFirst("\\|.*", ""),
                                            what,
                                            what.equals("images") ? "idx3" : "idx1")));
        } catch (IOException e) {
            throw MappedFile.unreadable(spec.path(), e);
        }
    }

    private static Axes axes(IdxFile images) {
        List<Integer> dims = images.dims();
        if (dims.size() == 3) {
            return new Axes(new ImageSize(dims.get(1), dims.get(2)), 1, false);
        }
        if (dims.get(3) == 1 || dims.get(3) == 3) {
            return new Axes(new ImageSize(dims.get(1), dims.get(2)), dims.get(3), false);
        }
        if (dims.get(1) == 1 || dims.get(1) == 3) {
            return new Axes(new ImageSize(dims.get(2), dims.get(3)), dims.get(1), true);
        }
        throw new RunException(
                "'%s': needed 1 or 3 channels on the second or last axis, came %s".formatted(images.path(), dims));
    }

    private static List<String> classes(DataSpec spec, IdxFile labels) {
        int greatest = 0;
        for (long at = 0; at < labels.elements().byteSize(); at++) {
            int label = labels.elements().get(ValueLayout.JAVA_BYTE, at) & 0xff;
            if (!spec.classes().isEmpty() && label >= spec.classes().size()) {
                throw new RunException("'%s': needed labels from 0 to %d, came %d for image %d"
                        .formatted(labels.path(), spec.classes().size() - 1, label, at));
            }
            greatest = Math.max(greatest, label);
        }
        return spec.classes().isEmpty()
                ? IntStream.rangeClosed(0, greatest).mapToObj(Integer::toString).toList()
                : spec.classes();
    }

    @Override
    public int size() {
        return images.dims().getFirst();
    }

    @Override
    public int channels() {
        return axes.channels();
    }

    @Override
    public ImageSize imageSize() {
        return axes.size();
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int label(int i) {
        return labels.get(ValueLayout.JAVA_BYTE, i) & 0xff;
    }

    @Override
    public Pixels read(int i) {
        int plane = axes.size().height() * axes.size().width();
        byte[] stored = new byte[plane * axes.channels()];
        MemorySegment.copy(
                images.elements(), ValueLayout.JAVA_BYTE, (long) i * stored.length, stored, 0, stored.length);
        if (!axes.planar() || axes.channels() == 1) {
            return new Pixels(axes.size(), axes.channels(), stored);
        }
        byte[] samples = new byte[stored.length];
        for (int at = 0; at < samples.length; at++) {
            samples[at] = stored[at % 3 * plane + at / 3];
        }
        return new Pixels(axes.size(), axes.channels(), samples);
    }

    @Override
    public String describe(int i) {
        return "'%s' image %d".formatted(images.path(), i);
    }

    /// The meaning of the axes after the first; `planar` with the channels before rows and columns.
    private record Axes(ImageSize size, int channels, boolean planar) {}
}

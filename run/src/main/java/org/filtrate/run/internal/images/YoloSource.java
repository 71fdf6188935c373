package org.filtrate.run.internal.images;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.filtrate.run.DataSpec;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Pixels;
import org.filtrate.run.RunException;
import org.filtrate.run.Split;
import org.filtrate.run.detect.Annotation;
import org.jspecify.annotations.Nullable;

/// JPEG and PNG files with YOLO's label files.
///
/// Images lie in `images`, labels of the same names in `labels`, or either in a folder `train`, `test` or
/// `val` there; or both folders lie in `train`, `test` or `val`. An image without a label file shows
/// nothing. Classes are named by `classes.txt` (one a line) or by `names` in `data.yaml`, in the set's
/// folder, in `labels` or beside it; without either they are numbers.
final class YoloSource implements ImageSource {
    private final DataSpec spec;
    private final List<Path> images;
    private final Path labels;
    private @Nullable List<String> classes;

    private YoloSource(DataSpec spec, List<Path> images, Path labels) {
        this.spec = spec;
        this.images = images;
        this.labels = labels;
    }

    static YoloSource open(DataSpec spec, Split split) {
        if (!Files.isDirectory(spec.path())) {
            throw new RunException("data '%s': needed a folder, there is none".formatted(spec));
        }
        Path part = part(spec.path(), split).orElse(spec.path());
        Path folder = part.resolve("images");
        if (!Files.isDirectory(folder)) {
            throw new RunException("data '%s': needed a folder 'images', there is none".formatted(spec));
        }
        Path inner = part(folder, split).orElse(folder);
        List<Path> images = FolderSource.images(inner);
        if (images.isEmpty()) {
            throw new RunException("data '%s': needed JPEG or PNG files in '%s', there is none".formatted(spec, inner));
        }
        return new YoloSource(
                spec,
                images,
                part.resolve("labels").resolve(folder.relativize(inner).toString()));
    }

    private static Optional<Path> part(Path folder, Split split) {
        return (split == Split.TRAIN ? Stream.of("train") : Stream.of("test", "val", "valid"))
                .map(folder::resolve)
                .filter(Files::isDirectory)
                .findFirst();
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public @Nullable ImageSize imageSize() {
        return null;
    }

    @Override
    public List<String> classes() {
        return List.of();
    }

    @Override
    public int label(int i) {
        throw new RunException(describe(i) + ": needed a label, annotated images have boxes");
    }

    @Override
    public synchronized List<String> objectClasses() {
        List<String> found = classes;
        if (found == null) {
            found = spec.classes().isEmpty()
                    ? ClassNames.find(spec.path(), labels).orElseGet(this::numbers)
                    : spec.classes();
            classes = found;
        }
        return found;
    }

    private List<String> numbers() {
        int count = images.stream()
                .mapToInt(image -> YoloLabels.classes(labelFile(image)))
                .max()
                .orElse(0);
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    @Override
    public List<Annotation> annotations(int i) {
        if (!Files.isDirectory(labels)) {
            throw new RunException(
                    "data '%s': needed label files in '%s', there is no such folder".formatted(spec, labels));
        }
        return YoloLabels.read(
                labelFile(images.get(i)), imageSize(i), objectClasses().size());
    }

    private Path labelFile(Path image) {
        String name = String.valueOf(image.getFileName());
        return labels.resolve(name.substring(0, name.lastIndexOf('.')) + ".txt");
    }

    @Override
    public ImageSize imageSize(int i) {
        return ImageFile.size(images.get(i));
    }

    @Override
    public Pixels read(int i) {
        return ImageFile.read(images.get(i));
    }

    @Override
    public String describe(int i) {
        return "'" + images.get(i) + "'";
    }
}

package org.filtrate.run.internal.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.filtrate.run.DataSpec;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Pixels;
import org.filtrate.run.RunException;
import org.filtrate.run.Split;
import org.jspecify.annotations.Nullable;

/// JPEG and PNG files in folders.
///
/// Where the set's folder has a folder `train`, `test` or `val`, a part is read from there. One folder a
/// class; without any, the images have no labels. Classes are sorted by name and are the same for every
/// part.
final class FolderSource implements ImageSource {
    private final List<Entry> entries;
    private final List<String> classes;

    private FolderSource(List<Entry> entries, List<String> classes) {
        this.entries = entries;
        this.classes = classes;
    }

    static FolderSource open(DataSpec spec, Split split) {
        if (!Files.isDirectory(spec.path())) {
            throw new RunException("data '%s': needed a folder, there is none".formatted(spec));
        }
        List<Path> parts = Stream.of("train", "test", "val")
                .map(spec.path()::resolve)
                .filter(Files::isDirectory)
                .toList();
        Path part = parts.isEmpty() ? spec.path() : part(spec, split);
        List<String> classes = classes(spec, parts.isEmpty() ? List.of(part) : parts);
        List<Entry> entries = new ArrayList<>();
        if (classes.isEmpty()) {
            images(part).forEach(image -> entries.add(new Entry(image, -1)));
        } else {
            for (Path folder : list(part, Files::isDirectory)) {
                int label = classes.indexOf(name(folder));
                images(folder).forEach(image -> entries.add(new Entry(image, label)));
            }
        }
        if (entries.isEmpty()) {
            throw new RunException(
                    "data '%s': needed JPEG or PNG files in '%s' or its folders, there is none".formatted(spec, part));
        }
        return new FolderSource(List.copyOf(entries), classes);
    }

    private static Path part(DataSpec spec, Split split) {
        List<String> names = split == Split.TRAIN ? List.of("train") : List.of("test", "val");
        return names.stream()
                .map(spec.path()::resolve)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new RunException(
                        "data '%s': needed a folder %s, there is none".formatted(spec, String.join(" or ", names))));
    }

    private static List<String> classes(DataSpec spec, List<Path> parts) {
        TreeSet<String> found = new TreeSet<>();
        for (Path part : parts) {
            list(part, Files::isDirectory).forEach(folder -> found.add(name(folder)));
        }
        if (spec.classes().isEmpty() || found.isEmpty()) {
            return List.copyOf(found);
        }
        for (String name : found) {
            if (!spec.classes().contains(name)) {
                throw new RunException("data '%s': needed folders named as the %d classes given, came '%s'"
                        .formatted(spec, spec.classes().size(), name));
            }
        }
        return spec.classes();
    }

    /// The JPEG and PNG files in `folder`, sorted by name.
    static List<Path> images(Path folder) {
        return list(folder, file -> {
            String name = name(file).toLowerCase(Locale.ROOT);
            return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
        });
    }

    /// What `folder` holds that is not hidden and passes `wanted`, sorted by name.
    private static List<Path> list(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !name(file).startsWith(".") && wanted.test(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw MappedFile.unreadable(folder, e);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    @Override
    public int size() {
        return entries.size();
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
        return classes;
    }

    @Override
    public int label(int i) {
        int label = entries.get(i).label();
        if (label < 0) {
            throw new RunException("%s: needed a label, images outside class folders have none".formatted(describe(i)));
        }
        return label;
    }

    @Override
    public ImageSize imageSize(int i) {
        return ImageFile.size(entries.get(i).file());
    }

    @Override
    public Pixels read(int i) {
        return ImageFile.read(entries.get(i).file());
    }

    @Override
    public String describe(int i) {
        return "'" + entries.get(i).file() + "'";
    }

    private record Entry(Path file, int label) {}
}

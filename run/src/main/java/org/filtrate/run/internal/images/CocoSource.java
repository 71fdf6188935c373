package org.filtrate.run.internal.images;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.filtrate.run.DataSpec;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Pixels;
import org.filtrate.run.RunException;
import org.filtrate.run.detect.Annotation;
import org.jspecify.annotations.Nullable;

/// JPEG and PNG files with the boxes that a [CocoFile] lists. Images lie beside that file or in `images`
/// there.
final class CocoSource implements ImageSource {
    private static final String DEFAULT_NAME = "annotations.json";

    private final Path json;
    private final CocoFile file;

    private CocoSource(Path json, CocoFile file) {
        this.json = json;
        this.file = file;
    }

    static CocoSource open(DataSpec spec) {
        boolean isFolder = Files.isDirectory(spec.path());
        Path json = isFolder ? spec.path().resolve(DEFAULT_NAME) : spec.path();
        if (!Files.isRegularFile(json)) {
            throw new RunException("data '%s': needed %s, there is none"
                    .formatted(spec, isFolder ? DEFAULT_NAME + " in the folder" : "a JSON file or a folder"));
        }
        CocoFile file = CocoFile.read(json);
        if (!spec.classes().isEmpty() && spec.classes().size() != file.classes().size()) {
            throw new RunException("data '%s': needed the names of %d classes, came %d"
                    .formatted(spec, file.classes().size(), spec.classes().size()));
        }
        return new CocoSource(json, spec.classes().isEmpty() ? file : file.withClasses(spec.classes()));
    }

    @Override
    public int size() {
        return file.images().size();
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
    public List<String> objectClasses() {
        return file.classes();
    }

    @Override
    public List<Annotation> annotations(int i) {
        return file.annotations().get(i);
    }

    @Override
    public ImageSize imageSize(int i) {
        return ImageFile.size(path(i));
    }

    @Override
    public Pixels read(int i) {
        return ImageFile.read(path(i));
    }

    @Override
    public String describe(int i) {
        return "'" + path(i) + "'";
    }

    private Path path(int i) {
        Path beside = json.resolveSibling(file.images().get(i));
        return Files.isRegularFile(beside)
                ? beside
                : json.resolveSibling("images").resolve(file.images().get(i));
    }
}

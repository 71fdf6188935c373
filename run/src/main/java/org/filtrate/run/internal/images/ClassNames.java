package org.filtrate.run.internal.images;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.filtrate.run.RunException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Finds the names of a YOLO set's classes.
final class ClassNames {
    private static final String NEEDED = "'%s': needed 'names', a list or a mapping from 0, 1, ..., came %s";

    private ClassNames() {}

    /// The names that `classes.txt` or `data.yaml` gives, in the set's folder or that of its labels; empty
    /// without such a file.
    ///
    /// @throws RunException if a file cannot be read or has no names
    static Optional<List<String>> find(Path set, Path labels) {
        Optional<Path> text = first(set.resolve("classes.txt"), labels.resolve("classes.txt"));
        if (text.isPresent()) {
            List<String> names = YoloLabels.lines(text.get()).stream()
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
            if (names.isEmpty()) {
                throw new RunException(
                        "'%s': needed names of classes, one a line, there is none".formatted(text.get()));
            }
            return Optional.of(names);
        }
        return first(set.resolve("data.yaml"), set.resolveSibling("data.yaml")).map(ClassNames::yaml);
    }

    private static Optional<Path> first(Path... files) {
        return Stream.of(files).filter(Files::isRegularFile).findFirst();
    }

    private static List<String> yaml(Path file) {
        JsonNode names;
        try {
            names = new YAMLMapper()
                    .readTree(String.join("\n", YoloLabels.lines(file)))
                    .path("names");
        } catch (JacksonException e) {
            throw new RunException(
                    "'%s': needed YAML, came at line %d something else"
                            .formatted(
                                    file,
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getLineNr()),
                    e);
        }
        List<String> list = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            JsonNode name = names.isArray() ? names.path(i) : names.path(Integer.toString(i));
            if (!name.isValueNode() || name.isNull()) {
                throw new RunException(NEEDED.formatted(file, names));
            }
            list.add(name.asString());
        }
        if (list.isEmpty()) {
            throw new RunException(NEEDED.formatted(file, names.isMissingNode() ? "nothing" : names));
        }
        return list;
    }
}

package org.filtrate.run.internal.images;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.filtrate.run.ChannelOrder;
import org.filtrate.run.DataLayout;
import org.filtrate.run.DataSpec;
import org.filtrate.run.ImageFit;
import org.filtrate.run.ImageSize;
import org.filtrate.run.Preprocessing;
import org.filtrate.run.RunException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads a data specification from a YAML file.
public final class SpecFile {
    private static final List<String> KEYS =
            List.of("path", "layout", "mean", "std", "scale", "channels", "size", "resize", "fit", "classes");

    private static final String LAYOUTS = "cifar10, cifar100, idx, folder, yolo or coco";

    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    private final Path file;
    private final JsonNode root;

    private SpecFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /// The specification in `file`; the paths in it are relative to its folder.
    ///
    /// @throws RunException if the file cannot be read, is no YAML mapping, has an unknown key, lacks
    ///     `path` or `layout`, or has a value that does not fit its key
    public static DataSpec read(Path file) {
        try {
            return new SpecFile(file, parse(file)).spec();
        } catch (RunException e) {
            throw new RunException("data '" + file + "': " + e.getMessage(), e);
        }
    }

    private static JsonNode parse(Path file) {
        String text = text(file);
        try {
            return new YAMLMapper().readTree(text);
        } catch (JacksonException e) {
            var at = e.getLocation();
            String message =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw new RunException(
                    "needed YAML, came at line %d: %s".formatted(at == null ? 1 : at.getLineNr(), message), e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new RunException("needed text in UTF-8, came other bytes in '" + file + "'", e);
        } catch (IOException e) {
            throw MappedFile.unreadable(file, e);
        }
    }

    private DataSpec spec() {
        if (!root.isObject()) {
            throw new RunException("needed keys with values, such as 'layout: cifar10'");
        }
        for (String key : root.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw new RunException("unknown key '%s' (known: %s)".formatted(key, String.join(", ", KEYS)));
            }
        }
        String name = string("layout").orElseThrow(() -> missing("layout", LAYOUTS));
        DataLayout layout = DataLayout.of(name)
                .orElseThrow(() -> new RunException("layout: needed %s, came '%s'".formatted(LAYOUTS, name)));
        Path path = file.toAbsolutePath()
                .resolveSibling(string("path").orElseThrow(() -> missing("path", "the folder of the set")));
        return new DataSpec(layout, path.normalize(), preprocessing(), classes());
    }

    private static RunException missing(String key, String needed) {
        return new RunException("needed key '%s' (%s), it is missing".formatted(key, needed));
    }

    private Preprocessing preprocessing() {
        return new Preprocessing(
                floats("mean"),
                floats("std"),
                floats("scale").map(List::getFirst).orElse(255f),
                string("channels").map(SpecFile::channels),
                string("size").map(ImageSize::parse),
                integer("resize"),
                string("fit").map(SpecFile::fit));
    }

    private static ChannelOrder channels(String name) {
        return switch (name) {
            case "rgb" -> ChannelOrder.RGB;
            case "bgr" -> ChannelOrder.BGR;
            default -> throw new RunException("channels: needed rgb or bgr, came '%s'".formatted(name));
        };
    }

    private static ImageFit fit(String name) {
        return ImageFit.of(name)
                .orElseThrow(() -> new RunException(
                        "fit: needed crop, stretch, letterbox or letterbox-corner, came '" + name + "'"));
    }

    private List<String> classes() {
        JsonNode node = value("classes");
        if (node == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        if (node.isArray()) {
            for (JsonNode name : node) {
                names.add(scalar("classes", name));
            }
        } else {
            Path list = file.toAbsolutePath().resolveSibling(scalar("classes", node));
            text(list)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(names::add);
        }
        if (names.isEmpty() || names.stream().distinct().count() != names.size()) {
            throw new RunException("classes: needed names, each once, came " + names);
        }
        return names;
    }

    private Optional<String> string(String key) {
        return Optional.ofNullable(value(key)).map(node -> scalar(key, node));
    }

    private OptionalInt integer(String key) {
        JsonNode node = value(key);
        if (node == null) {
            return OptionalInt.empty();
        }
        if (!node.isInt()) {
            throw new RunException("%s: needed a whole number, came %s".formatted(key, node));
        }
        return OptionalInt.of(node.intValue());
    }

    private Optional<List<Float>> floats(String key) {
        JsonNode node = value(key);
        if (node == null) {
            return Optional.empty();
        }
        List<Float> values = new ArrayList<>();
        for (JsonNode element : node.isArray() ? node : List.of(node)) {
            // The YAML reader takes a number without a digit before its point for text.
            String text = element.isValueNode() ? element.asString() : "";
            if (!NUMBER.matcher(text).matches()) {
                throw new RunException("%s: needed a number or a list of them, came %s".formatted(key, node));
            }
            values.add(Float.parseFloat(text));
        }
        if (values.isEmpty() || (key.equals("scale") && values.size() != 1)) {
            throw new RunException("%s: needed %s, came %s"
                    .formatted(key, key.equals("scale") ? "one number" : "1 or 3 numbers", node));
        }
        return Optional.of(values);
    }

    private static String scalar(String key, JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            throw new RunException("%s: needed a single value, came %s".formatted(key, node));
        }
        return node.asString();
    }

    private @Nullable JsonNode value(String key) {
        return root.get(key);
    }
}

package org.filtrate.compress.plan;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.filtrate.filters.body.Body;
import org.filtrate.filters.stored.Precision;
import org.filtrate.graph.FiltrateException;
import org.filtrate.graph.file.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Plans as YAML, a line a layer:
///
/// ```yaml
/// seed: 0
/// layers:
///   - {name: "layer1.0.conv1", method: basis, rank: 12, precision: 8, body: small}
/// ```
public final class PlanFile {
    private static final Set<String> WORDS = Set.of("name", "method", "precision", "body");

    private PlanFile() {}

    /// The text of a plan.
    public static String text(Plan plan) {
        StringBuilder text = new StringBuilder("seed: " + plan.seed() + "\nlayers:\n");
        for (PlanLine line : plan.lines()) {
            text.append("  - {name: ")
                    .append(quoted(line.layer()))
                    .append(", method: ")
                    .append(line.method());
            line.keys()
                    .forEach((name, value) ->
                            text.append(", ").append(name).append(": ").append(value));
            if (!line.method().equals(PlanLine.DENSE)) {
                text.append(", precision: ").append(line.setting().precision().bits());
            }
            line.body().ifPresent(b -> text.append(", body: ").append(word(b)));
            text.append("}\n");
        }
        return text.toString();
    }

    /// The word for a body in a plan.
    public static String word(Body body) {
        return body.word().toLowerCase(Locale.ROOT);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// Writes a plan.
    public static void write(Plan plan, Path file) {
        AtomicFile.write(file, out -> out.write(text(plan).getBytes(StandardCharsets.UTF_8)));
    }

    /// Reads a plan.
    ///
    /// @throws FiltrateException where the file is not a plan, naming the line's layer and key
    public static Plan read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new FiltrateException(file + ": a plan file is needed, there is none");
        }
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(file);
        } catch (JacksonException e) {
            throw new FiltrateException(file + ": not a plan: " + e.getOriginalMessage(), e);
        }
        JsonNode layers = root.path("layers");
        if (!layers.isArray()) {
            throw new FiltrateException(file + ": not a plan: a list 'layers' is needed");
        }
        List<PlanLine> lines = new ArrayList<>();
        for (JsonNode line : layers) {
            lines.add(line(file, line));
        }
        return new Plan(root.path("seed").asLong(0), lines);
    }

    private static PlanLine line(Path file, JsonNode line) {
        String name = line.path("name").asString("");
        try {
            Map<String, String> keys = new TreeMap<>();
            for (Map.Entry<String, JsonNode> property : line.properties()) {
                if (!WORDS.contains(property.getKey())) {
                    if (!property.getValue().isValueNode()) {
                        throw new FiltrateException("'" + property.getKey() + "': a number or a word is needed, "
                                + property.getValue() + " came");
                    }
                    keys.put(property.getKey(), property.getValue().asString());
                }
            }
            return PlanLine.of(
                    name,
                    line.path("method").asString(""),
                    keys,
                    Precision.of(line.path("precision").asInt(32)),
                    body(line.path("body").asString("")));
        } catch (FiltrateException e) {
            throw new FiltrateException(file + ": layer '" + name + "': " + e.getMessage(), e);
        }
    }

    private static Optional<Body> body(String word) {
        if (word.isEmpty()) {
            return Optional.empty();
        }
        for (Body body : Body.values()) {
            if (word(body).equals(word)) {
                return Optional.of(body);
            }
        }
        throw new FiltrateException("body: small or factored is needed, '" + word + "' came");
    }
}

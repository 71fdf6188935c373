package org.filtrate.run.internal.images;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.filtrate.run.RunException;
import org.filtrate.run.detect.Annotation;
import org.filtrate.run.detect.Box;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Boxes in COCO's format: `images` with `id` and `file_name`, `annotations` with `image_id`,
/// `category_id`, `bbox` (left, top, width, height in pixels) and perhaps `iscrowd`, `categories` with `id`
/// and `name`. Categories count as classes in the order of their ids. Source:
/// <https://cocodataset.org/#format-data>.
///
/// @param images the files, relative to where images lie, in the file's order
/// @param annotations the boxes on each image
/// @param classes the names of the categories
record CocoFile(List<String> images, List<List<Annotation>> annotations, List<String> classes) {
    /// Reads a file.
    ///
    /// @throws RunException if it cannot be read, is no JSON, or a field is not as above
    static CocoFile read(Path file) {
        return new Reader(file).file();
    }

    CocoFile withClasses(List<String> names) {
        return new CocoFile(images, annotations, names);
    }

    /// One reading of a file, which knows where it is.
    private static final class Reader {
        private final Path file;
        private final JsonNode root;

        Reader(Path file) {
            this.file = file;
            this.root = parse(file);
        }

        private static JsonNode parse(Path file) {
            String text = String.join("\n", YoloLabels.lines(file));
            try {
                return new JsonMapper().readTree(text);
            } catch (JacksonException e) {
                throw new RunException(
                        "'%s' line %d: needed JSON in COCO's format, came something else"
                                .formatted(
                                        file,
                                        e.getLocation() == null
                                                ? 1
                                                : e.getLocation().getLineNr()),
                        e);
            }
        }

        CocoFile file() {
            List<String> names = new ArrayList<>();
            Map<Long, Integer> labels = labels(names);
            List<String> images = new ArrayList<>();
            Map<Long, Integer> places = images(images);
            List<List<Annotation>> annotations = new ArrayList<>();
            images.forEach(i -> annotations.add(new ArrayList<>()));
            JsonNode list = list("annotations");
            for (int i = 0; i < list.size(); i++) {
                String at = "annotations[" + i + "]";
                int place = known(at, list.path(i), "image_id", places);
                int label = known(at, list.path(i), "category_id", labels);
                annotations.get(place).add(new Annotation(box(at, list.path(i)), label, crowd(at, list.path(i))));
            }
            return new CocoFile(images, annotations, names);
        }

        private Map<Long, Integer> labels(List<String> names) {
            Map<Long, String> sorted = new TreeMap<>();
            JsonNode list = list("categories");
            for (int i = 0; i < list.size(); i++) {
                String at = "categories[" + i + "]";
                long id = id(at, list.path(i), "id");
                if (sorted.put(id, text(at, list.path(i), "name")) != null) {
                    throw wrong(at + ".id", "each id once", list.path(i).path("id"));
                }
            }
            Map<Long, Integer> labels = new HashMap<>();
            sorted.forEach((id, name) -> {
                labels.put(id, names.size());
                names.add(name);
            });
            return labels;
        }

        private Map<Long, Integer> images(List<String> images) {
            Map<Long, Integer> places = new HashMap<>();
            JsonNode list = list("images");
            for (int i = 0; i < list.size(); i++) {
                String at = "images[" + i + "]";
                if (places.put(id(at, list.path(i), "id"), i) != null) {
                    throw wrong(at + ".id", "each id once", list.path(i).path("id"));
                }
                String name = text(at, list.path(i), "file_name");
                if (!isBelow(name)) {
                    throw wrong(
                            at + ".file_name",
                            "a file below the folder",
                            list.path(i).path("file_name"));
                }
                images.add(name);
            }
            if (images.isEmpty()) {
                throw wrong("images", "one image or more", list);
            }
            return places;
        }

        private static boolean isBelow(String name) {
            try {
                Path path = Path.of(name).normalize();
                return !path.isAbsolute() && !path.startsWith("..");
            } catch (InvalidPathException e) {
                return false;
            }
        }

        private int known(String at, JsonNode node, String key, Map<Long, Integer> ids) {
            Integer found = ids.get(id(at, node, key));
            if (found == null) {
                throw wrong(at + "." + key, "an id that the file lists", node.path(key));
            }
            return found;
        }

        private Box box(String at, JsonNode node) {
            JsonNode box = node.path("bbox");
            double[] values = new double[4];
            boolean fits = box.isArray() && box.size() == 4;
            for (int i = 0; fits && i < 4; i++) {
                fits = box.path(i).isNumber();
                values[i] = box.path(i).asDouble(Double.NaN);
                fits &= Double.isFinite(values[i]) && (i < 2 || values[i] >= 0);
            }
            if (!fits) {
                throw wrong(at + ".bbox", "[left, top, width, height]", box);
            }
            return new Box(values[0], values[1], values[0] + values[2], values[1] + values[3]);
        }

        private boolean crowd(String at, JsonNode node) {
            JsonNode crowd = node.path("iscrowd");
            if (crowd.isMissingNode()) {
                return false;
            }
            if (!crowd.isBoolean() && !(crowd.isInt() && (crowd.intValue() == 0 || crowd.intValue() == 1))) {
                throw wrong(at + ".iscrowd", "0 or 1", crowd);
            }
            return crowd.asBoolean();
        }

        private JsonNode list(String key) {
            if (!root.path(key).isArray()) {
                throw wrong(key, "a list", root.path(key));
            }
            return root.path(key);
        }

        private long id(String at, JsonNode node, String key) {
            if (!node.path(key).isIntegralNumber() || !node.path(key).canConvertToLong()) {
                throw wrong(at + "." + key, "a whole number", node.path(key));
            }
            return node.path(key).longValue();
        }

        private String text(String at, JsonNode node, String key) {
            if (!node.path(key).isString() || node.path(key).asString().isBlank()) {
                throw wrong(at + "." + key, "a text", node.path(key));
            }
            return node.path(key).asString();
        }

        private RunException wrong(String at, String needed, JsonNode came) {
            String text = came.isMissingNode() ? "nothing" : came.toString();
            return new RunException("'%s' %s: needed %s, came %s"
                    .formatted(file, at, needed, text.length() > 80 ? text.substring(0, 80) + "..." : text));
        }
    }
}

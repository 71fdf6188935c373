package org.filtrate.run.internal.images;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filtrate.run.ImageSize;
import org.filtrate.run.RunException;
import org.filtrate.run.detect.Annotation;
import org.filtrate.run.detect.Box;

/// A label file of a YOLO set: a line a box, `class cx cy w h`, the class from 0, centre and size in
/// fractions of the image. Blank lines do not count. Source:
/// <https://docs.ultralytics.com/datasets/detect/>.
final class YoloLabels {
    private static final String NEEDED = "'%s' line %d: needed 'class cx cy w h', %s, came '%s'";

    private YoloLabels() {}

    /// The boxes in `file`, in pixels of an image; none where there is no such file.
    ///
    /// @param classes labels must be below this
    /// @throws RunException if the file cannot be read or a line is not as above
    static List<Annotation> read(Path file, ImageSize image, int classes) {
        List<Annotation> annotations = new ArrayList<>();
        if (!Files.exists(file)) {
            return annotations;
        }
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                annotations.add(annotation(file, i + 1, lines.get(i).strip(), image, classes));
            }
        }
        return annotations;
    }

    /// The greatest label in `file` and 1; 0 where there is no such file.
    ///
    /// @throws RunException as above
    static int classes(Path file) {
        return read(file, new ImageSize(1, 1), Integer.MAX_VALUE).stream()
                .mapToInt(a -> a.label() + 1)
                .max()
                .orElse(0);
    }

    /// The lines of a text file.
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new RunException("'" + file + "': needed text in UTF-8, came other bytes", e);
        } catch (IOException e) {
            throw MappedFile.unreadable(file, e);
        }
    }

    private static Annotation annotation(Path file, int number, String line, ImageSize image, int classes) {
        String[] words = line.split("\\s+", -1);
        if (words.length != 5) {
            throw new RunException(NEEDED.formatted(file, number, "five numbers", line));
        }
        try {
            int label = Integer.parseInt(words[0]);
            if (label < 0 || label >= classes) {
                String range = classes == Integer.MAX_VALUE ? "0 or more" : "from 0 to " + (classes - 1);
                throw new RunException(NEEDED.formatted(file, number, "the class " + range, line));
            }
            double[] place = new double[4];
            for (int i = 0; i < 4; i++) {
                place[i] = Double.parseDouble(words[i + 1]);
                if (!(place[i] >= 0 && place[i] <= 1)) {
                    throw new RunException(NEEDED.formatted(file, number, "fractions from 0 to 1", line));
                }
            }
            Box box = Box.centred(
                    place[0] * image.width(),
                    place[1] * image.height(),
                    place[2] * image.width(),
                    place[3] * image.height());
            return new Annotation(box, label, false);
        } catch (NumberFormatException e) {
            throw new RunException(NEEDED.formatted(file, number, "five numbers, the first a whole one", line), e);
        }
    }
}

package org.filtrate.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.filtrate.run.internal.images.SpecFile;

/// Names a data set and its preprocessing; nothing of it is opened yet.
///
/// @param layout how it lies on disk
/// @param path its folder, or the file of a COCO set
/// @param preprocessing how samples become numbers
/// @param classes the names of the classes in the order of their labels; empty for the set's own
public record DataSpec(DataLayout layout, Path path, Preprocessing preprocessing, List<String> classes) {
    /// Copies `classes`.
    public DataSpec {
        classes = List.copyOf(classes);
    }

    /// A set with the usual preprocessing and its own classes.
    public static DataSpec of(DataLayout layout, Path path) {
        return new DataSpec(layout, path, Preprocessing.defaults(), List.of());
    }

    /// Reads `cifar10:DIR`, `cifar100:DIR`, `idx:DIR`, `folder:DIR`, `yolo:DIR`, `coco:DIR`, `coco:FILE`,
    /// or the path of a YAML file with the keys `path` (relative to the file), `layout`, `mean`, `std`,
    /// `scale`, `channels` (`rgb`, `bgr`), `size` (`HxW` or one number), `resize`, `fit` (an [ImageFit])
    /// and `classes` (a list of names, or a file with one a line).
    ///
    /// @throws RunException if it is none of these, or the file is not as needed
    public static DataSpec parse(String text) {
        int colon = text.indexOf(':');
        var layout = DataLayout.of(text.substring(0, Math.max(0, colon)));
        if (layout.isPresent()) {
            if (colon + 1 == text.length()) {
                throw new RunException("data '%s': needed a folder after the colon, none came".formatted(text));
            }
            return of(layout.get(), Path.of(text.substring(colon + 1)));
        }
        if (!Files.isRegularFile(Path.of(text))) {
            throw new RunException("data '%s': needed %s or an existing YAML file"
                    .formatted(
                            text,
                            Arrays.stream(DataLayout.values())
                                    .map(known -> known + ":DIR")
                                    .collect(Collectors.joining(", "))));
        }
        return SpecFile.read(Path.of(text));
    }

    /// This with another mean: one value for all channels, or one each.
    ///
    /// @throws RunException if there are neither 1 nor 3 finite values
    public DataSpec withMean(float... mean) {
        return new DataSpec(layout, path, preprocessing.withMean(list(mean)), classes);
    }

    /// This with another deviation: one value for all channels, or one each.
    ///
    /// @throws RunException if there are neither 1 nor 3 finite values above 0
    public DataSpec withStd(float... std) {
        return new DataSpec(layout, path, preprocessing.withStd(list(std)), classes);
    }

    /// This with what its preprocessing leaves open filled from a network's own.
    public DataSpec or(Preprocessing network) {
        return new DataSpec(layout, path, preprocessing.or(network), classes);
    }

    private static List<Float> list(float[] values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    /// Reads like `cifar10:DIR`.
    @Override
    public String toString() {
        return layout + ":" + path;
    }
}

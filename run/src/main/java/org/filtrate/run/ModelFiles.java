package org.filtrate.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A network on disk: its ONNX file and the files that hold its external data.
///
/// @param model the ONNX file
/// @param externalData the files that it refers to, each once
public record ModelFiles(Path model, List<Path> externalData) {
    /// Copies `externalData`.
    public ModelFiles {
        externalData = List.copyOf(externalData);
    }

    /// A network in a single file.
    public static ModelFiles of(Path model) {
        return new ModelFiles(model, List.of());
    }

    /// Bytes of all its files.
    ///
    /// @throws RunException if one cannot be read
    public long sizeBytes() {
        long bytes = size(model);
        for (Path file : externalData) {
            bytes += size(file);
        }
        return bytes;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new RunException("model '%s': needed a file, there is none".formatted(file), e);
        }
    }
}

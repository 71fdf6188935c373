package org.filtrate.run.internal.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.filtrate.run.CacheFolder;
import org.jspecify.annotations.Nullable;

/// Keeps ONNX Runtime's native library in the user's cache folder, so that not every start unpacks it anew.
///
/// The folder is `onnxruntime-VERSION-PLATFORM` in the [CacheFolder]. A library there counts if it has the
/// length that the jar's own has; files appear by an atomic move. Wherever any of this does not work out,
/// ONNX Runtime unpacks the library as it always does.
final class NativeLibraryCache {
    private static final String NATIVE_PATH = "onnxruntime.native.path";
    private static final List<String> NEEDED = List.of("onnxruntime", "onnxruntime4j_jni");
    private static final List<String> OPTIONAL = List.of("onnxruntime_providers_shared");

    private NativeLibraryCache() {}

    /// Points ONNX Runtime to the cached library, which is unpacked first where it is missing. Has an effect
    /// only before ONNX Runtime's first use, and none where the user has set that path or the cache cannot be
    /// used.
    static void use() {
        if (System.getProperty(NATIVE_PATH) != null) {
            return;
        }
        try {
            Optional<Path> folder = folder();
            if (folder.isPresent() && fill(folder.get())) {
                System.setProperty(NATIVE_PATH, folder.get().toString());
            }
        } catch (IOException | RuntimeException e) {
            System.clearProperty(NATIVE_PATH);
        }
    }

    private static Optional<Path> folder() {
        String version = OrtEnvironment.class.getPackage().getImplementationVersion();
        if (version == null) {
            return Optional.empty();
        }
        return CacheFolder.named("onnxruntime-" + version + "-" + platform());
    }

    /// The folder of this machine's libraries inside the jar.
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String os = system.startsWith("mac") ? "osx" : system.startsWith("windows") ? "win" : "linux";
        return os + "-" + (machine.equals("amd64") || machine.equals("x86_64") ? "x64" : machine);
    }

    /// Brings every library of this platform into the folder; false where the jar has none for it.
    static boolean fill(Path folder) throws IOException {
        for (String library : NEEDED) {
            URL resource = resource(library);
            if (resource == null || !fill(folder, library, resource)) {
                return false;
            }
        }
        for (String library : OPTIONAL) {
            URL resource = resource(library);
            if (resource != null && !fill(folder, library, resource)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable URL resource(String library) {
        return OrtEnvironment.class.getResource(
                "/ai/onnxruntime/native/" + platform() + "/" + System.mapLibraryName(library));
    }

    private static boolean fill(Path folder, String library, URL resource) throws IOException {
        Path target = folder.resolve(System.mapLibraryName(library));
        URLConnection connection = resource.openConnection();
        try (InputStream packed = connection.getInputStream()) {
            long length = connection.getContentLengthLong();
            if (!Files.isRegularFile(target) || Files.size(target) != length) {
                unpack(packed, target);
            }
        }
        // On Linux a file on a volume mounted noexec is not executable whatever its mode says, and could not be loaded.
        return Files.isExecutable(target);
    }

    private static void unpack(InputStream packed, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Path aside = Files.createTempFile(target.getParent(), "unpacking", ".tmp");
        try {
            Files.copy(packed, aside, StandardCopyOption.REPLACE_EXISTING);
            aside.toFile().setExecutable(true);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}

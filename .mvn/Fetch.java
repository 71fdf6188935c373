import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipInputStream;

/** Downloads a zip archive, checks its SHA-512 and unpacks it: {@code java Fetch.java URL SHA512 DIR}. */
class Fetch {
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[2]);
        Files.createDirectories(target);
        Path archive = Files.createTempFile(target, "download", ".zip");
        try {
            String found = download(URI.create(args[0]), archive);
            if (!found.equals(args[1])) {
                System.err.println("mvnw: " + args[0] + ": SHA-512 should be " + args[1] + " but is " + found);
                System.exit(1);
            }
            unpack(archive, target);
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    private static String download(URI address, Path archive) throws Exception {
        HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
        HttpResponse<InputStream> response =
                client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException(address + " answered " + response.statusCode());
        }
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        try (InputStream in = new DigestInputStream(response.body(), digest)) {
            Files.copy(in, archive, StandardCopyOption.REPLACE_EXISTING);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void unpack(Path archive, Path target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target.normalize())) {
                    throw new IOException("archive entry outside its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file, StandardCopyOption.REPLACE_EXISTING);
                    file.toFile().setExecutable(file.getParent().endsWith("bin"));
                }
            }
        }
    }
}

package org.filtrate.compress;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.filtrate.run.DataSpec;

/// A folder of 48 images of noise, 32x32, in three classes.
public final class NoiseImages {
    private NoiseImages() {}

    /// Writes the images.
    public static DataSpec write(Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 48; i++) {
            BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < 32 * 32; p++) {
                image.setRGB(p % 32, p / 32, random.nextInt(1 << 24));
            }
            Path kind = Files.createDirectories(folder.resolve("class" + i % 3));
            ImageIO.write(image, "png", kind.resolve(i + ".png").toFile());
        }
        return DataSpec.parse("folder:" + folder);
    }
}

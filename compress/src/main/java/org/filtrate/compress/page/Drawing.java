package org.filtrate.compress.page;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.filtrate.run.Pixels;

/// Small pictures as `data:` addresses of PNG.
public final class Drawing {
    private static final int MOST_PIECES = 32;
    private static final int MOST_SLICES = 6;
    private static final int LONGEST_SIDE = 96;
    private static final int POSITIVE = 0xd97706;
    private static final int NEGATIVE = 0x2563eb;

    private Drawing() {}

    /// Pieces side by side, the slices of each below each other, one pixel a weight. Colour shows the sign, opacity
    /// the magnitude relative to the piece's largest.
    public static BufferedImage of(Pieces pieces) {
        int count = Math.min(MOST_PIECES, pieces.count());
        int slices = Math.min(MOST_SLICES, pieces.channels());
        BufferedImage picture = new BufferedImage(
                count * (pieces.width() + 1) - 1, slices * (pieces.height() + 1) - 1, BufferedImage.TYPE_INT_ARGB);
        for (int p = 0; p < count; p++) {
            for (int s = 0; s < slices; s++) {
                slice(pieces, p, s, picture);
            }
        }
        return picture;
    }

    private static void slice(Pieces pieces, int piece, int slice, BufferedImage picture) {
        float largest = pieces.largest(piece);
        int area = pieces.height() * pieces.width();
        int from = (piece * pieces.channels() + slice) * area;
        for (int i = 0; i < area; i++) {
            float value = pieces.values()[from + i] / largest;
            int colour = Math.round(255 * Math.abs(value)) << 24 | (value < 0 ? NEGATIVE : POSITIVE);
            picture.setRGB(
                    piece * (pieces.width() + 1) + i % pieces.width(),
                    slice * (pieces.height() + 1) + i / pieces.width(),
                    colour);
        }
    }

    /// An image, made smaller where a side is longer than 96 pixels.
    public static BufferedImage of(Pixels pixels) {
        int height = pixels.size().height();
        int width = pixels.size().width();
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, pixels.rgb(y, x));
            }
        }
        double scale = Math.min(1, (double) LONGEST_SIDE / Math.max(height, width));
        return scale == 1 ? picture : scaled(picture, (int) Math.ceil(width * scale), (int) Math.ceil(height * scale));
    }

    private static BufferedImage scaled(BufferedImage picture, int width, int height) {
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, 0, 0, width, height, null);
        graphics.dispose();
        return small;
    }

    /// A picture as an address that holds it.
    public static String address(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture cannot be encoded", e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}

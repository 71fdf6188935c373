package org.filtrate.cli.demo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/// Pieces of a page that stands alone.
final class Html {
    private Html() {}

    /// Text that shows as it is, in elements and in quoted attributes.
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /// An image element that carries its picture as a PNG.
    ///
    /// @param description what is to be seen, for those who do not see it; escaped here
    static String image(BufferedImage picture, String description, String style) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            ImageIO.write(picture, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "<img class=\"" + escape(style) + "\" alt=\"" + escape(description) + "\" width=\"" + picture.getWidth()
                + "\" height=\"" + picture.getHeight() + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png.toByteArray()) + "\">";
    }
}

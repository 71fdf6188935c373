package org.filtrate.compress.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One self-contained file of HTML: a skeleton, a style, the charts' library, data and the script that shows it.
public final class Page {
    private static final String CHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private Page() {}

    /// A page.
    ///
    /// @param name the page's own parts are the resources `NAME.html` and `NAME.js` beside this class
    /// @param data what the script finds as `data`
    public static String of(String name, String title, ObjectNode data) {
        return filled(
                resource("page.html"),
                Map.of(
                        "title", escape(title),
                        "style", resource("page.css"),
                        "body", resource(name + ".html"),
                        "charts", resource(CHARTS),
                        "data", JsonMapper.shared().writeValueAsString(data).replace("</", "<\\/"),
                        "common", resource("page.js"),
                        "script", resource(name + ".js")));
    }

    private static String filled(String skeleton, Map<String, String> parts) {
        return PLACE.matcher(skeleton)
                .replaceAll(place -> Matcher.quoteReplacement(parts.getOrDefault(place.group(1), place.group())));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /// The text of a resource beside this class, or of one on the class path where the name begins with `/`.
    public static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource '" + name + "' is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot be read from the class path", e);
        }
    }
}

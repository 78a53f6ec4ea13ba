package gametracker.viewer.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The files of the page, from the module itself; nothing comes from elsewhere. */
final class Assets {
    /** In an order in which each script stands after those it imports. */
    static final List<String> SCRIPTS = List.of(
            "format",
            "dom",
            "line",
            "query",
            "source",
            "model",
            "list",
            "chart",
            "histogram",
            "hitch",
            "health",
            "metrics",
            "overview",
            "logs",
            "frames",
            "traces",
            "wire",
            "main");

    private Assets() {}

    /** A file by its name within the page; only names that were listed here are files. */
    static Optional<byte[]> find(String name) {
        boolean known = name.equals("index.html")
                || name.equals("viewer.css")
                || name.equals("icon.svg")
                || name.equals("vendor/uPlot.esm.js")
                || name.equals("vendor/uPlot.min.css")
                || name.startsWith("js/")
                        && name.endsWith(".js")
                        && SCRIPTS.contains(name.substring("js/".length(), name.length() - ".js".length()));
        return known ? Optional.of(read(name)) : Optional.empty();
    }

    static String text(String name) {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    static String type(String name) {
        if (name.endsWith(".js")) {
            return "text/javascript; charset=utf-8";
        }
        if (name.endsWith(".css")) {
            return "text/css; charset=utf-8";
        }
        return name.endsWith(".svg") ? "image/svg+xml" : "text/html; charset=utf-8";
    }

    private static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("not in the module: " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package gametracker.viewer;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Opens the default browser by the means of the system, without a module for desktops. */
final class Browser {
    private Browser() {}

    static void open(URI uri, PrintWriter out) {
        try {
            new ProcessBuilder(command(System.getProperty("os.name", ""), uri))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            out.println("No browser could be opened; the address is " + uri);
        }
    }

    static List<String> command(String system, URI uri) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler", uri.toString());
        }
        return List.of(name.startsWith("mac") ? "open" : "xdg-open", uri.toString());
    }
}

package gametracker.viewer;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Refuses requests that a page from elsewhere makes a browser send. A browser tells in {@code Origin} where a page is
 * from, though not with a GET or an image, and in {@code Sec-Fetch-Site} (W3C Fetch Metadata) with every request how
 * that page stands to this viewer; another port of this machine is the same site, but not the viewer. A name that an
 * attacker's DNS points at this machine shows in {@code Host}, so only addresses, {@code localhost} and the configured
 * name are accepted.
 */
final class Guard {
    private final String configured;

    Guard(String configured) {
        this.configured = configured;
    }

    Optional<String> objection(Map<String, String> headers) {
        String host = headers.getOrDefault("host", "");
        if (!allowed(name(host))) {
            return Optional.of("Host " + host + " is not this viewer; use its address or localhost\n");
        }
        String origin = headers.get("origin");
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            return Optional.of("Origin " + origin + " may not talk to this viewer\n");
        }
        String site = headers.getOrDefault("sec-fetch-site", "none");
        if (!site.equals("none") && !site.equals("same-origin")) {
            return Optional.of("A page from elsewhere may not talk to this viewer (Sec-Fetch-Site: " + site + ")\n");
        }
        return Optional.empty();
    }

    private boolean allowed(String name) {
        return name.equalsIgnoreCase("localhost")
                || name.equalsIgnoreCase(configured)
                || name.startsWith("[")
                || name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    /** The host without its port. */
    private static String name(String host) {
        try {
            String name = URI.create("http://" + host).getHost();
            return name == null ? "" : name;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}

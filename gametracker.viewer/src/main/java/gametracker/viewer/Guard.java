package gametracker.viewer;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps pages from elsewhere out. A browser tells in {@code Origin} where a page is from; a name that an attacker's DNS
 * points at this machine shows in {@code Host}, so only addresses, {@code localhost} and the configured name are taken.
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

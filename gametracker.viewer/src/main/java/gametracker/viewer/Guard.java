package gametracker.viewer;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Refuses requests that a page of another origin makes a browser send.
 *
 * <ul>
 *   <li>{@code Origin} names the page's origin. Browsers omit it for a GET and for images.
 *   <li>{@code Sec-Fetch-Site} (W3C Fetch Metadata) states the relation between the page and this viewer for each
 *       request. A page on another port of this machine is {@code same-site}, and is refused too.
 *   <li>{@code Host} shows a DNS name that an attacker points at this machine, so only addresses, {@code localhost} and
 *       the configured name are accepted.
 * </ul>
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

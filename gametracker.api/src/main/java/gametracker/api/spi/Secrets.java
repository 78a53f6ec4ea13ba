package gametracker.api.spi;

import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Delivery.Rejected;
import gametracker.api.spi.Delivery.RetryLater;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Replaces the configured credentials in texts that come from outside. A server or a proxy may quote the request in its
 * answer, and an HTTP client may quote it in an exception. Both texts are logged and kept on disk.
 *
 * <p>Secret are the values of all headers but the tenant and those that describe the client or the content; of
 * authorization also the token or the password alone; the values in the queries of the endpoints; and the proxies'
 * passwords among the system properties. Each is found as it is, as JSON, URL or HTML would write it, and in Base64.
 * What is shorter than {@value #SHORTEST} characters ({@value #SHORTEST_VALUE} for what is not certainly a credential)
 * would be found everywhere, and is left.
 *
 * <p>Safe for use by several threads.
 */
public final class Secrets {
    /** The replacement of a secret. */
    public static final String HIDDEN = "[hidden]";

    private static final int SHORTEST = 4;
    private static final int SHORTEST_VALUE = 6;

    /** So much of the beginning of a longer secret is replaced as well: a server may quote a piece. */
    private static final int TELLING = 12;

    /** So much of a secret, or half of a shorter one, is replaced at the end of a text. More than the name of a scheme. */
    private static final int TELLING_AT_END = 8;

    /** Describe the client or the content, and are no secrets. */
    private static final Set<String> PLAIN =
            Set.of("x-scope-orgid", "user-agent", "accept", "accept-language", "content-type", "content-encoding");

    private static final List<String> PROXY_PROPERTIES = List.of("http.proxy", "https.proxy", "java.net.socks.");

    private final List<String> forms;

    private Secrets(Set<String> secrets) {
        Set<String> all = new LinkedHashSet<>();
        for (String secret : secrets) {
            SecretForms.addTo(all, secret);
        }
        this.forms = new ArrayList<>(all);
    }

    /**
     * Collects the secrets of a configuration, and the proxies' from the system properties as they are now.
     *
     * @param config the transport's configuration
     * @return what replaces them
     */
    public static Secrets of(TransportConfig config) {
        Set<String> secrets = new LinkedHashSet<>();
        for (Map.Entry<String, String> header : config.headers().entrySet()) {
            header(secrets, header.getKey().toLowerCase(Locale.ROOT), header.getValue());
        }
        for (URI url : config.endpoints().values()) {
            query(secrets, url);
        }
        for (String property : PROXY_PROPERTIES) {
            proxy(secrets, property);
        }
        return new Secrets(secrets);
    }

    private static void header(Set<String> secrets, String name, String value) {
        if (PLAIN.contains(name)) {
            return;
        }
        add(secrets, value, SHORTEST_VALUE);
        if (name.endsWith("authorization")) {
            String credentials = value.substring(value.indexOf(' ') + 1).strip();
            add(secrets, credentials, SHORTEST);
            if (value.regionMatches(true, 0, "basic ", 0, 6)) {
                basic(secrets, credentials);
            }
        }
    }

    private static void basic(Set<String> secrets, String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            add(secrets, pair, SHORTEST);
            add(secrets, pair.substring(pair.indexOf(':') + 1), SHORTEST);
        } catch (IllegalArgumentException e) {
            // A game's own header that is no Base64: its value is replaced as it is.
        }
    }

    private static void query(Set<String> secrets, URI url) {
        String query = url.getRawQuery();
        if (query == null) {
            return;
        }
        add(secrets, query, SHORTEST_VALUE);
        for (String pair : query.split("&")) {
            String value = pair.substring(pair.indexOf('=') + 1);
            add(secrets, value, SHORTEST_VALUE);
            add(secrets, SecretForms.fromUrl(value), SHORTEST_VALUE);
        }
    }

    private static void proxy(Set<String> secrets, String property) {
        boolean socks = property.endsWith(".");
        String user = System.getProperty(property + (socks ? "username" : "User"), "");
        String password = System.getProperty(property + (socks ? "password" : "Password"), "");
        add(secrets, password, SHORTEST);
        if (!password.isEmpty()) {
            add(secrets, user + ":" + password, SHORTEST);
        }
    }

    private static void add(Set<String> secrets, String secret, int shortest) {
        if (secret.length() >= shortest) {
            secrets.add(secret);
        }
    }

    /**
     * Replaces each secret in a text.
     *
     * @param text what a server or an exception said
     * @return the text with {@link #HIDDEN} for each secret; the same object if there is none in it
     */
    public String redact(String text) {
        StringBuilder safe = null;
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            int length = longestAt(text, at);
            if (length > 0) {
                safe = safe == null ? new StringBuilder(text.length()) : safe;
                safe.append(text, from, at).append(HIDDEN);
                from = at + length;
                at = from - 1;
            }
        }
        return safe == null ? text : safe.append(text, from, text.length()).toString();
    }

    /** How much of a secret, in whichever form fits best, stands at a place; 0 for nothing that tells. */
    private int longestAt(String text, int at) {
        int longest = 0;
        for (String form : forms) {
            int most = Math.min(form.length(), text.length() - at);
            int same = 0;
            while (same < most && text.charAt(at + same) == form.charAt(same)) {
                same++;
            }
            // Answers are read up to a length: a secret may begin before the end and go on behind it.
            boolean cut = at + same == text.length();
            int least = cut ? Math.min(TELLING_AT_END, form.length() / 2 + 1) : Math.min(TELLING, form.length());
            if (same >= least && same > longest) {
                longest = same;
            }
        }
        return longest;
    }

    /**
     * Replaces each secret in the outcome of a try.
     *
     * @param delivery what the server answered, or what went wrong
     * @return the same with a redacted answer or reason
     */
    public Delivery redact(Delivery delivery) {
        String words = words(delivery);
        String safe;
        try {
            safe = redact(words);
        } catch (OutOfMemoryError | StackOverflowError e) {
            safe = ""; // the outcome is kept, but its text may contain a secret
        }
        return safe.equals(words) ? delivery : with(safe, delivery);
    }

    private static String words(Delivery delivery) {
        if (delivery instanceof Delivered it) {
            return it.answer();
        }
        return delivery instanceof RetryLater it ? it.reason() : ((Rejected) delivery).reason();
    }

    private static Delivery with(String words, Delivery delivery) {
        if (delivery instanceof Delivered it) {
            return new Delivered(it.status(), words);
        }
        return delivery instanceof RetryLater it
                ? new RetryLater(it.status(), it.delay(), it.mayHaveArrived(), words)
                : new Rejected(((Rejected) delivery).status(), words);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "Secrets[" + forms.size() + " forms]";
    }
}

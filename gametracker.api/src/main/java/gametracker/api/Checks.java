package gametracker.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each option may be. Every message names the option, the value (unless it is a secret) and the remedy. */
final class Checks {
    private static final int MAX_QUEUE = 1 << 20;
    private static final int MAX_SERIES = 1_000_000;
    private static final int MAX_BREADCRUMBS = 1000;
    private static final int MAX_BOUNDS = 200;
    private static final long MIN_SPOOL_BYTES = 64 << 10;

    /** Whatever is longer than this is meant as "never", and nanoseconds in a long still hold it. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Duration SHORTEST_HANG = Duration.ofMillis(250);

    /** What a token may have beside letters and digits: RFC 9110, section 5.6.2. */
    private static final String TOKEN = "!#$%&'*+-.^_`|~";

    /** The documented alphabet (beside letters and digits) and length of a tenant in Loki, Mimir and Tempo. */
    private static final String TENANT = "!-_.*'()";

    private static final int MAX_TENANT = 150;

    private static final Set<String> OURS = Set.of(
            "content-type",
            "content-encoding",
            "content-length",
            "transfer-encoding",
            "host",
            "connection",
            "upgrade",
            "expect",
            "x-prometheus-remote-write-version");

    private Checks() {}

    static void all(TrackerConfig.Builder b) {
        text("game", b.game);
        text("version", b.version);
        text("environment", b.environment);
        notNull("protocol", b.protocol);
        notNull("minLevel", b.minLevel);
        notNull("spoolDurability", b.spoolDurability);
        notNull("consent", b.consent);
        if (b.endpoint != null) {
            base("endpoint", b.endpoint);
        }
        if (b.alloy != null && (b.alloy.isBlank() || b.alloy.indexOf('/') >= 0 || b.alloy.indexOf('@') >= 0)) {
            throw new IllegalArgumentException(
                    "alloy must be a host name or address without scheme and port: " + Endpoints.guarded(b.alloy));
        }
        if (b.transport != null) {
            text("transport", b.transport);
        }
        if (b.instance != null && b.instance.isBlank() && !b.instance.isEmpty()) {
            throw new IllegalArgumentException(
                    "instance must not be blank; \"\" leaves the label out: " + quoted(b.instance));
        }
        atLeast("maxQueueSize", b.maxQueueSize, 1);
        atMost("maxQueueSize", b.maxQueueSize, MAX_QUEUE);
        atLeast("maxBufferedBytes", b.maxBufferedBytes, 1);
        atLeast("maxBreadcrumbs", b.maxBreadcrumbs, 0);
        atMost("maxBreadcrumbs", b.maxBreadcrumbs, MAX_BREADCRUMBS);
        repeatedErrors(b);
        if (!(b.traceSampling >= 0 && b.traceSampling <= 1)) { // NaN is neither
            throw new IllegalArgumentException("traceSampling must be from 0 (none) to 1 (all): " + b.traceSampling);
        }
        atLeast("maxSeries", b.maxSeries, 1);
        atMost("maxSeries", b.maxSeries, MAX_SERIES);
        atLeast("spoolMaxBytes", b.spoolMaxBytes, MIN_SPOOL_BYTES);
        if (b.flushThreshold != null) {
            atLeast("flushThreshold", b.flushThreshold, 1);
            if (b.flushThreshold > b.maxQueueSize) {
                throw new IllegalArgumentException("flushThreshold must be at most maxQueueSize (" + b.maxQueueSize
                        + "), or it would never be reached: " + b.flushThreshold);
            }
        }
        b.flushInterval = positive("flushInterval", b.flushInterval);
        b.requestTimeout = positive("requestTimeout", b.requestTimeout);
        b.shutdownTimeout = zeroOrMore("shutdownTimeout", b.shutdownTimeout);
        if (b.basicAuth != null && b.bearerToken != null) {
            throw new IllegalArgumentException("basicAuth and bearerToken are both set: keep one");
        }
        if (b.headers.containsKey("Authorization") && (b.basicAuth != null || b.bearerToken != null)) {
            throw new IllegalArgumentException(
                    "the header Authorization and basicAuth or bearerToken are both set: keep one");
        }
        if (b.tenant != null && (b.tenant.length() > MAX_TENANT || !isMadeOf(TENANT, b.tenant))) {
            throw new IllegalArgumentException(
                    "tenant must be 1 to 150 of letters, digits and !-_.*'(): " + quoted(b.tenant));
        }
        b.hangTimeout = zeroOrMore("hangTimeout", b.hangTimeout);
        if (!b.hangTimeout.isZero() && b.hangTimeout.compareTo(SHORTEST_HANG) < 0) {
            throw new IllegalArgumentException(
                    "hangTimeout must be at least 250 ms, or zero, which switches it off: " + b.hangTimeout);
        }
        spool(b);
    }

    private static void repeatedErrors(TrackerConfig.Builder b) {
        if (b.repeatedErrors < 0) {
            throw new IllegalArgumentException(
                    "repeatedErrors must be at least 0, which sends every error: " + b.repeatedErrors);
        }
        b.repeatedErrorsWindow = positive("repeatedErrors window", b.repeatedErrorsWindow);
    }

    /** What the developer got wrong; the state of a player's disk is for the spool itself to count and report. */
    private static void spool(TrackerConfig.Builder b) {
        if (b.spoolDirectory != null && Files.isRegularFile(b.spoolDirectory)) {
            throw new IllegalArgumentException("spoolDirectory is a file, name a directory: " + b.spoolDirectory);
        }
        if (b.stateDirectory != null && Files.isRegularFile(b.stateDirectory)) {
            throw new IllegalArgumentException("stateDirectory is a file, name a directory: " + b.stateDirectory);
        }
        if ("file".equals(b.transport) && b.spoolDirectory == null) {
            throw new IllegalArgumentException("transport \"file\" keeps everything on disk: set spoolDirectory");
        }
    }

    static Map<String, String> headers(TrackerConfig.Builder b) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(b.headers);
        if (b.basicAuth != null) {
            headers.put("Authorization", b.basicAuth);
        }
        if (b.bearerToken != null) {
            headers.put("Authorization", "Bearer " + b.bearerToken);
        }
        if (b.tenant != null) {
            headers.put("X-Scope-OrgID", b.tenant);
        }
        return headers;
    }

    static <T> T notNull(String option, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(option + " must not be null: leave the option out for its default");
        }
        return value;
    }

    static String text(String option, @Nullable String value) {
        if (notNull(option, value).isBlank()) {
            throw new IllegalArgumentException(
                    option + " must not be blank: " + quoted(value) + "; leave the option out for its default");
        }
        return value;
    }

    static URI url(String option, URI url) {
        if (url.getRawUserInfo() != null || hasUserInfo(url)) {
            throw new IllegalArgumentException(
                    option + " must not hold user info (for host " + url.getHost() + "): use basicAuth");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused(option + " must be an absolute URL that begins with http:// or https://", url);
        }
        if (url.getHost() == null) {
            throw refused(option + " must name a host, as in https://alloy.example.com", url);
        }
        if (url.getPort() > 65535 || url.getPort() == 0) {
            throw refused(option + " must have a port from 1 to 65535, or none", url);
        }
        if (url.getRawFragment() != null) {
            throw refused(option + " must not have a fragment, remove what follows #", url);
        }
        return url;
    }

    private static IllegalArgumentException refused(String why, URI url) {
        return new IllegalArgumentException(why + ": " + Endpoints.guarded(url.toString()));
    }

    /** A registry-based authority (a host with an underscore) has no user info by {@link URI}'s account. */
    private static boolean hasUserInfo(URI url) {
        return url.getRawAuthority() != null && url.getRawAuthority().indexOf('@') >= 0;
    }

    static URI base(String option, URI url) {
        if (url(option, url).getRawQuery() != null) {
            throw refused(
                    option + " must not have a query, paths are joined to it; use logsEndpoint, metricsEndpoint and"
                            + " tracesEndpoint",
                    url);
        }
        Endpoints.pushPath(url).ifPresent(path -> {
            String whole = Endpoints.withoutSlash(url.toString());
            throw new IllegalArgumentException(option + " must be the base of all three signals' URLs, and this is the"
                    + " whole URL of one: " + whole + "; give " + whole.substring(0, whole.length() - path.length())
                    + ", or set logsEndpoint, metricsEndpoint and tracesEndpoint to whole URLs");
        });
        return url;
    }

    static String headerName(@Nullable String name) {
        if (!isMadeOf(TOKEN, notNull("header", name))) {
            throw new IllegalArgumentException(
                    "header must have a name of letters, digits and hyphens: " + quoted(name));
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header " + name + " is set by GameTracker itself: leave it out");
        }
        return name;
    }

    /** Never shows the value. */
    static String headerValue(String option, @Nullable String value) {
        if (notNull(option, value).isBlank() || !isPrintable(value)) {
            throw new IllegalArgumentException(
                    option + " must be printable ASCII on one line (value not shown): encode it");
        }
        return value;
    }

    static String basicAuth(@Nullable String user, @Nullable String password) {
        if (notNull("basicAuth", user).indexOf(':') >= 0) {
            throw new IllegalArgumentException("basicAuth must have a user without colon: " + quoted(user));
        }
        String pair = user + ":" + notNull("basicAuth", password);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    static double[] bounds(String name, double @Nullable ... bounds) {
        String option = "histogramBounds of " + name;
        if (notNull(option, bounds).length == 0 || bounds.length > MAX_BOUNDS) {
            throw new IllegalArgumentException(
                    option + " must be 1 to " + MAX_BOUNDS + " upper bounds: " + bounds.length + " are given");
        }
        for (int i = 0; i < bounds.length; i++) {
            if (!Double.isFinite(bounds[i])) {
                throw new IllegalArgumentException(option
                        + " must be finite (the bucket above the last is added by itself), remove: " + bounds[i]);
            }
            if (i > 0 && bounds[i] <= bounds[i - 1]) {
                throw new IllegalArgumentException(option + " must ascend: " + bounds[i] + " follows " + bounds[i - 1]);
            }
        }
        return bounds.clone();
    }

    static Map<String, ?> copy(String option, @Nullable Map<String, ?> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(notNull(option, map)));
    }

    /** Says whether a text has at least one character, and no others than these, ASCII letters and ASCII digits. */
    private static boolean isMadeOf(String others, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letterOrDigit && others.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static void atLeast(String option, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(option + " must be at least " + least + ": " + value);
        }
    }

    private static void atMost(String option, long value, long most) {
        if (value > most) {
            throw new IllegalArgumentException(option + " must be at most " + most + ": " + value);
        }
    }

    private static Duration positive(String option, @Nullable Duration value) {
        if (notNull(option, value).isZero() || value.isNegative()) {
            throw new IllegalArgumentException(option + " must be more than zero: " + value);
        }
        return value.compareTo(LONGEST) > 0 ? LONGEST : value;
    }

    private static Duration zeroOrMore(String option, @Nullable Duration value) {
        if (notNull(option, value).isNegative()) {
            throw new IllegalArgumentException(option + " must be zero or more: " + value);
        }
        return value.compareTo(LONGEST) > 0 ? LONGEST : value;
    }

    private static String quoted(@Nullable String value) {
        return "\"" + value + "\"";
    }
}

package gametracker.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills a builder from properties and environment variables. What begins like an option and is none is a notice of the
 * builder, with the name of the option that is written most like it.
 */
final class EnvironmentConfig {
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final List<Source> sources;
    private final Set<String> known = new LinkedHashSet<>();
    private final TrackerConfig.Builder builder = TrackerConfig.builder();

    private EnvironmentConfig(List<Source> sources) {
        this.sources = sources;
    }

    /** Values by name. */
    private record Source(OptionNames names, Map<String, String> values, String where) {}

    /** Properties win over variables. */
    static TrackerConfig.Builder read(Map<String, String> properties, Map<String, String> variables) {
        return new EnvironmentConfig(environment(properties, variables)).read();
    }

    /** Properties and variables win over the file. */
    static TrackerConfig.Builder read(Path file, Map<String, String> properties, Map<String, String> variables) {
        List<Source> sources = new ArrayList<>(environment(properties, variables));
        sources.add(new Source(OptionNames.PROPERTIES, PropertiesFile.read(file), " in " + file));
        return new EnvironmentConfig(sources).read();
    }

    /** The system properties whose names and values are text. */
    static Map<String, String> systemProperties() {
        Map<String, String> texts = new TreeMap<>();
        Properties all = System.getProperties();
        all.stringPropertyNames().forEach(name -> {
            String value = all.getProperty(name);
            if (value != null) {
                texts.put(name, value);
            }
        });
        return texts;
    }

    private static List<Source> environment(Map<String, String> properties, Map<String, String> variables) {
        return List.of(
                new Source(OptionNames.PROPERTIES, properties, ""), new Source(OptionNames.VARIABLES, variables, ""));
    }

    private TrackerConfig.Builder read() {
        option("game", TrackerConfig.Builder::game);
        option("version", TrackerConfig.Builder::version);
        option("environment", TrackerConfig.Builder::environment);
        url("endpoint", TrackerConfig.Builder::endpoint);
        url("logsEndpoint", TrackerConfig.Builder::logsEndpoint);
        url("metricsEndpoint", TrackerConfig.Builder::metricsEndpoint);
        url("tracesEndpoint", TrackerConfig.Builder::tracesEndpoint);
        option("alloy", TrackerConfig.Builder::alloy);
        option("protocol", (b, v) -> b.protocol(constant(Protocol.class, v)));
        option("transport", TrackerConfig.Builder::transport);
        secret("headers", "give headers as name=value,name=value, in printable ASCII", EnvironmentConfig::headers);
        secret("basicAuth", "give user:password", EnvironmentConfig::basicAuth);
        secret("bearerToken", "give one line of printable ASCII", TrackerConfig.Builder::bearerToken);
        option("tenant", TrackerConfig.Builder::tenant);
        option("minLevel", (b, v) -> b.minLevel(constant(Level.class, v)));
        option("maxQueueSize", (b, v) -> b.maxQueueSize(Integer.parseInt(v)));
        option("maxBufferedBytes", (b, v) -> b.maxBufferedBytes(Long.parseLong(v)));
        option("flushInterval", (b, v) -> b.flushInterval(duration(v)));
        option("flushThreshold", (b, v) -> b.flushThreshold(Integer.parseInt(v)));
        option("requestTimeout", (b, v) -> b.requestTimeout(duration(v)));
        option("shutdownTimeout", (b, v) -> b.shutdownTimeout(duration(v)));
        option("flushOnExit", (b, v) -> b.flushOnExit(truth(v)));
        option("maxBreadcrumbs", (b, v) -> b.maxBreadcrumbs(Integer.parseInt(v)));
        option("repeatedErrors", EnvironmentConfig::repeatedErrors);
        option("traceSampling", (b, v) -> b.traceSampling(ratio(v)));
        option("maxSeries", (b, v) -> b.maxSeries(Integer.parseInt(v)));
        option("lokiStructuredMetadata", (b, v) -> b.lokiStructuredMetadata(truth(v)));
        option("utf8Names", (b, v) -> b.utf8Names(truth(v)));
        option("instance", TrackerConfig.Builder::instance);
        option("spoolDirectory", (b, v) -> b.spoolDirectory(Path.of(v)));
        option("spoolMaxBytes", (b, v) -> b.spoolMaxBytes(Long.parseLong(v)));
        option("spoolDurability", (b, v) -> b.spoolDurability(constant(Durability.class, v)));
        option("stateDirectory", (b, v) -> b.stateDirectory(Path.of(v)));
        option("uncaughtExceptions", (b, v) -> b.uncaughtExceptions(truth(v)));
        option("hangTimeout", (b, v) -> b.hangTimeout(duration(v)));
        option("consent", (b, v) -> b.consent(constant(Consent.class, v)));
        for (Source source : sources) {
            for (String name : source.values().keySet()) {
                source.names()
                        .unknown(name, known)
                        .ifPresent(nearest -> builder.notices.add(name + source.where()
                                + " is no option, and changes nothing: did you mean " + nearest + "?"));
            }
        }
        return builder;
    }

    private void option(String name, BiConsumer<TrackerConfig.Builder, String> setter) {
        given(name, (source, value) -> {
            try {
                setter.accept(builder, value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        source + " cannot be understood: \"" + value + "\"; give a whole number", e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        source + " cannot be understood: \"" + value + "\"; " + e.getMessage(), e);
            }
        });
    }

    /** The JDK's message quotes a URL that it cannot read, which may contain a password; the message here does not. */
    private void url(String name, BiConsumer<TrackerConfig.Builder, URI> setter) {
        given(name, (source, value) -> {
            try {
                setter.accept(builder, new URI(value));
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException(source + " cannot be understood: \"" + Endpoints.guarded(value)
                        + "\"; " + e.getReason() + ": give an absolute URL, with what is special in it written as %XX");
            }
        });
    }

    /** An exception about a secret may quote it, so its message is not used and it is no cause of the new exception. */
    private void secret(String name, String remedy, BiConsumer<TrackerConfig.Builder, String> setter) {
        given(name, (source, value) -> {
            try {
                setter.accept(builder, value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(source + " cannot be understood (value not shown); " + remedy);
            }
        });
    }

    private void given(String name, BiConsumer<String, String> use) {
        known.add(name);
        for (Source source : sources) {
            String its = source.names().of(name);
            String value = source.values().get(its);
            if (value != null && !value.isBlank()) {
                use.accept(its + source.where(), value.strip());
                builder.setBy.put(name, its + source.where());
                return;
            }
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("use one of " + java.util.Arrays.toString(type.getEnumConstants()));
    }

    private static Duration duration(String value) {
        Matcher matcher = SHORT_DURATION.matcher(value);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
        try {
            return Duration.parse(value);
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("give a duration as in 500ms, 5s, 2m or PT5S", e);
        }
    }

    private static boolean truth(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw new IllegalArgumentException("use true or false");
        };
    }

    /** {@code 5/10s}, or the number alone. */
    private static void repeatedErrors(TrackerConfig.Builder builder, String value) {
        int slash = value.indexOf('/');
        String first = slash < 0 ? value : value.substring(0, slash).strip();
        Duration window = slash < 0
                ? builder.repeatedErrorsWindow
                : duration(value.substring(slash + 1).strip());
        builder.repeatedErrors(Integer.parseInt(first), window);
    }

    private static double ratio(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("give a number from 0 to 1, as in 0.1", e);
        }
    }

    private static void headers(TrackerConfig.Builder builder, String value) {
        for (String pair : value.split(",")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("no =");
            }
            builder.header(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }
    }

    private static void basicAuth(TrackerConfig.Builder builder, String value) {
        int colon = value.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("no colon");
        }
        builder.basicAuth(value.substring(0, colon), value.substring(colon + 1));
    }
}

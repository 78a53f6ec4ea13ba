package gametracker.transport.file;

import gametracker.api.Protocol;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Format;
import gametracker.transport.file.Arguments.UsageException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** What the user wants of a replay. */
record ReplayOptions(Arguments arguments, Path spool, Duration patience) {
    /** The tracker of a replay must never make room: what lies there is there to be sent. */
    private static final long NO_BOUND = 1L << 50;

    private static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(2);

    static ReplayOptions parse(List<String> words) {
        Arguments arguments = Arguments.parse(
                words,
                Set.of("--json", "--dry-run", "--keep-too-late", "--no-progress"),
                Set.of(
                        "--spool",
                        "--endpoint",
                        "--logs-endpoint",
                        "--metrics-endpoint",
                        "--traces-endpoint",
                        "--alloy",
                        "--protocol",
                        "--transport",
                        "--tenant",
                        "--header",
                        "--basic-auth-file",
                        "--bearer-token-file",
                        "--request-timeout",
                        "--patience"));
        Duration patience = arguments
                .value("--patience")
                .map(text -> duration("--patience", text))
                .orElse(DEFAULT_PATIENCE);
        return new ReplayOptions(arguments, arguments.spool(true), patience);
    }

    boolean json() {
        return arguments.has("--json");
    }

    boolean dryRun() {
        return arguments.has("--dry-run");
    }

    boolean keepTooLate() {
        return arguments.has("--keep-too-late");
    }

    boolean progress() {
        return !arguments.has("--no-progress") && !json();
    }

    /** A tracker that records nothing and delivers what lies in the spool. Secrets come by file or environment. */
    TrackerConfig config(Set<Format> formats) throws IOException {
        try {
            Protocol protocol =
                    arguments.value("--protocol").map(ReplayOptions::protocol).orElseGet(() -> spoken(formats));
            TrackerConfig.Builder builder = TrackerConfig.fromEnvironment()
                    .protocol(protocol)
                    .game("gametracker-replay")
                    .spoolDirectory(spool)
                    .spoolMaxBytes(NO_BOUND);
            targets(builder, protocol);
            set("--transport", builder, TrackerConfig.Builder::transport);
            set("--tenant", builder, TrackerConfig.Builder::tenant);
            set("--request-timeout", builder, (to, value) -> to.requestTimeout(duration("--request-timeout", value)));
            for (String header : arguments.values("--header")) {
                int colon = header.indexOf(':');
                if (colon < 1) {
                    throw new UsageException("--header is \"Name: value\"");
                }
                builder.header(
                        header.substring(0, colon).trim(),
                        header.substring(colon + 1).trim());
            }
            credentials(builder);
            TrackerConfig config = builder.build();
            if (config.endpoints().isEmpty()) {
                throw new UsageException("where to? Name --endpoint URL, a URL a signal, or --alloy HOST");
            }
            if (config.transport().filter("file"::equals).isPresent()) {
                throw new UsageException("the transport \"file\" sends nothing: name jdkhttp or httpclient5");
            }
            return config;
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** What is named here wins over whatever the environment names, and in whichever form. */
    private void targets(TrackerConfig.Builder builder, Protocol protocol) {
        TrackerConfig.Builder named = TrackerConfig.builder().protocol(protocol);
        setUrl("--endpoint", named, TrackerConfig.Builder::endpoint);
        setUrl("--logs-endpoint", named, TrackerConfig.Builder::logsEndpoint);
        setUrl("--metrics-endpoint", named, TrackerConfig.Builder::metricsEndpoint);
        setUrl("--traces-endpoint", named, TrackerConfig.Builder::tracesEndpoint);
        set("--alloy", named, TrackerConfig.Builder::alloy);
        named.build().endpoints().forEach((signal, url) -> {
            switch (signal) {
                case LOGS -> builder.logsEndpoint(url);
                case METRICS -> builder.metricsEndpoint(url);
                case TRACES -> builder.tracesEndpoint(url);
            }
        });
    }

    /** What the JDK says of one that it cannot read quotes it, with a password that may stand in it. */
    private void setUrl(String option, TrackerConfig.Builder builder, BiConsumer<TrackerConfig.Builder, URI> how) {
        set(option, builder, (to, value) -> {
            try {
                how.accept(to, new URI(value));
            } catch (URISyntaxException e) {
                throw new UsageException(option + " is no URL: " + e.getReason());
            }
        });
    }

    private void credentials(TrackerConfig.Builder builder) throws IOException {
        Optional<String> token = arguments.value("--bearer-token-file");
        if (token.isPresent()) {
            builder.bearerToken(Files.readString(Path.of(token.get())).strip());
        }
        Optional<String> basic = arguments.value("--basic-auth-file");
        if (basic.isPresent()) {
            String pair = Files.readString(Path.of(basic.get())).strip();
            int colon = pair.indexOf(':');
            if (colon < 1) {
                throw new UsageException("the file of --basic-auth-file holds user:password on one line");
            }
            builder.basicAuth(pair.substring(0, colon), pair.substring(colon + 1));
        }
    }

    private void set(String option, TrackerConfig.Builder builder, BiConsumer<TrackerConfig.Builder, String> how) {
        arguments.value(option).ifPresent(value -> how.accept(builder, value));
    }

    /** What the game spoke; where games spoke both, it is LGTM's turn first. */
    private static Protocol spoken(Set<Format> formats) {
        boolean lgtm = formats.contains(Format.LOKI_PUSH) || formats.contains(Format.REMOTE_WRITE_1);
        boolean otlp = formats.contains(Format.OTLP_LOGS) || formats.contains(Format.OTLP_METRICS);
        return otlp && !lgtm ? Protocol.OTLP : Protocol.LGTM;
    }

    /** What goes somewhere under a configuration: of a signal with an endpoint, in a format of its protocol. */
    static Predicate<Format> addressed(TrackerConfig config) {
        return ofSignals(config).and(format -> !foreign(config.protocol()).contains(format));
    }

    /** What the user wants to be sent, whether the protocol can or not. */
    static Predicate<Format> ofSignals(TrackerConfig config) {
        return format -> config.endpoints().containsKey(format.signal());
    }

    /** Which protocol has to be named to send what lies there and another protocol cannot. */
    static Optional<Protocol> other(Set<Format> formats, Protocol used) {
        boolean left = formats.stream().anyMatch(foreign(used)::contains);
        return left ? Optional.of(used == Protocol.LGTM ? Protocol.OTLP : Protocol.LGTM) : Optional.empty();
    }

    private static Set<Format> foreign(Protocol used) {
        return used == Protocol.LGTM
                ? Set.of(Format.OTLP_LOGS, Format.OTLP_METRICS)
                : Set.of(Format.LOKI_PUSH, Format.REMOTE_WRITE_1);
    }

    private static Protocol protocol(String name) {
        try {
            return Protocol.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--protocol is lgtm or otlp, not " + name);
        }
    }

    private static Duration duration(String option, String text) {
        try {
            Duration duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            if (duration.isNegative() || duration.isZero()) {
                throw new UsageException(option + " is more than zero, not " + text);
            }
            return duration;
        } catch (DateTimeException e) {
            throw new UsageException(option + " is a duration as in 30s, 2m or 1h, not " + text);
        }
    }
}

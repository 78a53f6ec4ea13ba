package gametracker.tool;

import gametracker.api.Consent;
import gametracker.api.Protocol;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Format;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** The addresses and credentials of a replay. Secrets come from a file or the environment. */
final class ReplayTarget {
    /** The tracker of a replay must never delete anything to make room. */
    private static final long NO_BOUND = 1L << 50;

    private static final Set<Format> LGTM_ONLY = EnumSet.of(Format.LOKI_PUSH, Format.REMOTE_WRITE_1);
    private static final Set<Format> OTLP_ONLY = EnumSet.of(Format.OTLP_LOGS, Format.OTLP_METRICS);

    @Option(names = "--endpoint", paramLabel = "URL", description = "the base of all three signals' addresses")
    private Optional<URI> endpoint;

    @Option(names = "--logs-endpoint", paramLabel = "URL", description = "the whole address of logs")
    private Optional<URI> logs;

    @Option(names = "--metrics-endpoint", paramLabel = "URL", description = "the whole address of metrics")
    private Optional<URI> metrics;

    @Option(names = "--traces-endpoint", paramLabel = "URL", description = "the whole address of traces")
    private Optional<URI> traces;

    @Option(names = "--alloy", paramLabel = "HOST", description = "ports and paths of the Alloy of docs/backends.md")
    private Optional<String> alloy;

    @Option(names = "--protocol", paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}; else the game's own")
    private Optional<Protocol> protocol;

    @Option(names = "--transport", paramLabel = "NAME", description = "where there are two on the path")
    private Optional<String> transport;

    @Option(names = "--tenant", paramLabel = "NAME", description = "X-Scope-OrgID")
    private Optional<String> tenant;

    @Option(names = "--header", paramLabel = "\"Name: value\"", description = "may be repeated; all can read it")
    private List<String> headers = List.of();

    @Option(names = "--bearer-token-file", paramLabel = "FILE", description = "or set GAMETRACKER_BEARER_TOKEN")
    private Optional<Path> bearerToken;

    @Option(names = "--basic-auth-file", paramLabel = "FILE", description = "user:password, or GAMETRACKER_BASIC_AUTH")
    private Optional<Path> basicAuth;

    @Option(names = "--request-timeout", paramLabel = "TIME", description = "of one try, as in 10s")
    private Optional<Duration> requestTimeout;

    /**
     * Configures a tracker that records nothing and delivers the content of the spool.
     *
     * @throws IllegalArgumentException with a message that says what to do instead
     */
    TrackerConfig config(Path spool, Set<Format> formats) throws IOException {
        TrackerConfig.Builder builder = filled(protocol.orElseGet(() -> spoken(formats)));
        return checked(builder.game("gametracker-replay").spoolDirectory(spool).spoolMaxBytes(NO_BOUND));
    }

    /**
     * Configures a tracker that checks the addresses.
     *
     * @param elsewhere a directory in which there is nothing, in place of the spool that the environment names: the
     *     tracker would send what is there
     * @throws IllegalArgumentException with a message that says what to do instead
     */
    TrackerConfig doctorsConfig(Path elsewhere) throws IOException {
        TrackerConfig environment = TrackerConfig.fromEnvironment().build();
        TrackerConfig.Builder builder = filled(protocol.orElse(environment.protocol()));
        if (environment.spoolDirectory().isPresent()) {
            builder.spoolDirectory(elsewhere);
        }
        return checked(builder.consent(Consent.GRANTED).flushOnExit(false));
    }

    private TrackerConfig.Builder filled(Protocol spoken) throws IOException {
        TrackerConfig.Builder builder = TrackerConfig.fromEnvironment()
                .protocol(spoken)
                .noStateDirectory() // what a tool does is no session of the game
                .flushOnExit(false)
                .uncaughtExceptions(false);
        address(builder, spoken);
        transport.ifPresent(builder::transport);
        tenant.ifPresent(builder::tenant);
        requestTimeout.ifPresent(builder::requestTimeout);
        for (String header : headers) {
            List<String> pair = pair(header, "--header is \"Name: value\"");
            builder.header(pair.get(0).strip(), pair.get(1).strip());
        }
        if (bearerToken.isPresent()) {
            builder.bearerToken(Files.readString(bearerToken.get()).strip());
        }
        if (basicAuth.isPresent()) {
            String secret = Files.readString(basicAuth.get()).strip();
            List<String> pair = pair(secret, "the file of --basic-auth-file holds user:password on one line");
            builder.basicAuth(pair.get(0), pair.get(1));
        }
        return builder;
    }

    private static TrackerConfig checked(TrackerConfig.Builder builder) {
        TrackerConfig config = builder.build();
        if (config.endpoints().isEmpty()) {
            throw new IllegalArgumentException("where to? Name --endpoint URL, a URL a signal, or --alloy HOST");
        }
        if (config.transport().filter("file"::equals).isPresent()) {
            throw new IllegalArgumentException("the transport \"file\" sends nothing: name jdkhttp or httpclient5");
        }
        return config;
    }

    private static List<String> pair(String text, String form) {
        String[] pair = text.split(":", 2);
        if (pair.length < 2 || pair[0].isEmpty()) {
            throw new IllegalArgumentException(form);
        }
        return List.of(pair);
    }

    /** An endpoint option of any form overrides an endpoint of any form in the environment. */
    private void address(TrackerConfig.Builder builder, Protocol spoken) {
        TrackerConfig.Builder named = TrackerConfig.builder().protocol(spoken);
        endpoint.ifPresent(named::endpoint);
        logs.ifPresent(named::logsEndpoint);
        metrics.ifPresent(named::metricsEndpoint);
        traces.ifPresent(named::tracesEndpoint);
        alloy.ifPresent(named::alloy);
        named.build().endpoints().forEach((signal, url) -> {
            switch (signal) {
                case LOGS -> builder.logsEndpoint(url);
                case METRICS -> builder.metricsEndpoint(url);
                case TRACES -> builder.tracesEndpoint(url);
            }
        });
    }

    /** The protocol that the game used; LGTM if games used both. */
    private static Protocol spoken(Set<Format> formats) {
        boolean otlpAlone = Collections.disjoint(formats, LGTM_ONLY) && !Collections.disjoint(formats, OTLP_ONLY);
        return otlpAlone ? Protocol.OTLP : Protocol.LGTM;
    }

    /** What a configuration sends: signals that have an endpoint, in the formats of its protocol. */
    static Predicate<Format> addressed(TrackerConfig config) {
        return ofSignals(config).and(format -> !foreign(config.protocol()).contains(format));
    }

    /** Signals that have an endpoint, in any format. */
    static Predicate<Format> ofSignals(TrackerConfig config) {
        return format -> config.endpoints().containsKey(format.signal());
    }

    /** The formats that belong only to the other protocol. */
    static Set<Format> foreign(Protocol used) {
        return used == Protocol.LGTM ? OTLP_ONLY : LGTM_ONLY;
    }
}

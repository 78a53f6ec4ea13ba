package gametracker.api;

import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a tracker. Created by {@link #builder()} or {@link #fromEnvironment()}; immutable; {@link
 * #toString()} shows no secret.
 */
public final class TrackerConfig {
    private final Builder from;
    private final Map<Signal, URI> endpoints;
    private final Map<String, String> headers;

    TrackerConfig(Builder checked, Map<Signal, URI> endpoints, Map<String, String> headers) {
        this.from = checked;
        this.endpoints = Map.copyOf(endpoints);
        this.headers = Map.copyOf(headers);
    }

    /**
     * Returns a builder with every option at its default.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder filled from system properties ({@code gametracker.endpoint}, {@code gametracker.maxQueueSize},
     * …) and environment variables ({@code GAMETRACKER_ENDPOINT}, {@code GAMETRACKER_MAX_QUEUE_SIZE}, …), one for each
     * option that text can express; properties win. Durations are given as {@code 500ms}, {@code 5s}, {@code 2m} or in
     * ISO form ({@code PT5S}), basic authentication as {@code user:password}, headers as {@code name=value,name=value}.
     * An empty value counts as not given. A name that begins so and is no option changes nothing and is told of at
     * {@code init}, with the nearest that is one.
     *
     * @return a new builder
     * @throws IllegalArgumentException if a value cannot be understood; names the property or variable
     */
    public static Builder fromEnvironment() {
        return EnvironmentConfig.read(EnvironmentConfig.systemProperties(), System.getenv());
    }

    /**
     * Returns a builder filled from a file, with names and values as the system properties of {@link #fromEnvironment()}
     * ({@code gametracker.endpoint=http://localhost:3100}). Whatever {@link #fromEnvironment()} finds is applied over it,
     * so that a player or operator can change a setting without editing the file.
     *
     * @param file in the form of {@link java.util.Properties}, in UTF-8
     * @return a new builder
     * @throws IllegalArgumentException if the file cannot be read or a value not be understood; names the file
     */
    public static Builder fromProperties(Path file) {
        return EnvironmentConfig.read(file, EnvironmentConfig.systemProperties(), System.getenv());
    }

    /**
     * Returns the name of the game; the label {@code game} and {@code service_name}.
     *
     * @return the game
     */
    public String game() {
        return from.game;
    }

    /**
     * Returns the version of the game.
     *
     * @return the version
     */
    public String version() {
        return from.version;
    }

    /**
     * Returns the environment in which the game runs, such as {@code production}.
     *
     * @return the environment
     */
    public String environment() {
        return from.environment;
    }

    /**
     * Returns the whole URL of each signal that has one, after {@code endpoint}, {@code alloy}, the protocol's paths and
     * the URL of each signal were put together.
     *
     * @return unmodifiable; empty if nothing is sent over the network
     */
    public Map<Signal, URI> endpoints() {
        return endpoints;
    }

    /**
     * Returns the name of the option that set a signal's URL, as messages give it.
     *
     * @param signal the signal
     * @return for example {@code gametracker.endpoint}, {@code GAMETRACKER_ALLOY}, or the property and its file; empty if
     *     the signal has no URL
     */
    public Optional<String> endpointOption(Signal signal) {
        return Endpoints.option(from, signal)
                .map(option -> from.setBy.getOrDefault(option, OptionNames.PROPERTIES.of(option)));
    }

    /**
     * Returns what a developer should know of the configuration although it is valid: names outside of the program that
     * look like an option's and are none. Told at {@code init}.
     *
     * @return one sentence each, without values; unmodifiable
     */
    public List<String> notices() {
        return List.copyOf(from.notices);
    }

    /**
     * Returns the protocol of all requests.
     *
     * @return the protocol
     */
    public Protocol protocol() {
        return from.protocol;
    }

    /**
     * Returns the name of the transport.
     *
     * @return the name, or empty to take the only one on the path
     */
    public Optional<String> transport() {
        return Optional.ofNullable(from.transport);
    }

    /**
     * Returns the headers of each request, credentials and tenant included. Secret.
     *
     * @return unmodifiable
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * Says whether requests carry credentials.
     *
     * @return true if they do
     */
    public boolean hasCredentials() {
        return from.basicAuth != null || from.bearerToken != null || from.headers.containsKey("Authorization");
    }

    /**
     * Returns the level below which logs are not recorded.
     *
     * @return the level
     */
    public Level minLevel() {
        return from.minLevel;
    }

    /**
     * Returns how many log records, and as many ended spans, wait for the collector at most.
     *
     * @return at least 1
     */
    public int maxQueueSize() {
        return from.maxQueueSize;
    }

    /**
     * Returns how many bytes of encoded batches wait in memory at most, an equal share a signal.
     *
     * @return bytes
     */
    public long maxBufferedBytes() {
        return from.maxBufferedBytes;
    }

    /**
     * Returns how long a record waits for its batch at most.
     *
     * @return more than zero
     */
    public Duration flushInterval() {
        return from.flushInterval;
    }

    /**
     * Returns how many queued log records or spans start a flush early.
     *
     * @return 1 to {@link #maxQueueSize()}
     */
    public int flushThreshold() {
        return from.flushThreshold();
    }

    /**
     * Returns the limit of one try, from the first connect to the last byte of the answer.
     *
     * @return more than zero
     */
    public Duration requestTimeout() {
        return from.requestTimeout;
    }

    /**
     * Returns how long {@code close} takes at most, to about 100 ms; a disk that hangs may add half a second.
     *
     * @return zero or more
     */
    public Duration shutdownTimeout() {
        return from.shutdownTimeout;
    }

    /**
     * Says whether a shutdown hook closes the tracker.
     *
     * @return true if it does
     */
    public boolean flushOnExit() {
        return from.flushOnExit;
    }

    /**
     * Returns how many breadcrumbs are part of an error log.
     *
     * @return 0 if there are none
     */
    public int maxBreadcrumbs() {
        return from.maxBreadcrumbs;
    }

    /**
     * Returns how many times the same error is sent within {@link #repeatedErrorsWindow()} before it is counted instead.
     *
     * @return 0 if every one is sent
     */
    public int repeatedErrors() {
        return from.repeatedErrors;
    }

    /**
     * Returns within which time the same error counts as repeated.
     *
     * @return more than zero
     */
    public Duration repeatedErrorsWindow() {
        return from.repeatedErrorsWindow;
    }

    /**
     * Returns the share of traces that are recorded.
     *
     * @return 0 to 1
     */
    public double traceSampling() {
        return from.traceSampling;
    }

    /**
     * Returns how many series there are at most.
     *
     * @return at least 1
     */
    public int maxSeries() {
        return from.maxSeries;
    }

    /**
     * Returns the bounds of the histograms that have their own.
     *
     * @return a copy: the histogram's name to its upper bounds, ascending
     */
    public Map<String, double[]> histogramBounds() {
        return from.histogramBoundsCopy();
    }

    /**
     * Says whether log lines carry trace, span and session ids as Loki's structured metadata too.
     *
     * @return true if they do
     */
    public boolean lokiStructuredMetadata() {
        return from.lokiStructuredMetadata;
    }

    /**
     * Says whether names of metrics and labels are sent as they are given, in any script.
     *
     * @return false if they are reduced to ASCII letters, digits and underscores
     */
    public boolean utf8Names() {
        return from.utf8Names;
    }

    /**
     * Returns the label that separates the series of players.
     *
     * @return {@code ""} if it is left out, empty if it is the session id
     */
    public Optional<String> instance() {
        return Optional.ofNullable(from.instance);
    }

    /**
     * Returns the game's own facts about the device.
     *
     * @return unmodifiable
     */
    public Map<String, ?> device() {
        return from.device;
    }

    /**
     * Returns the game's own TLS set-up.
     *
     * @return the context, if it has one
     */
    public Optional<SSLContext> sslContext() {
        return Optional.ofNullable(from.sslContext);
    }

    /**
     * Returns the game's own choice of proxies.
     *
     * @return the selector, if it has one
     */
    public Optional<ProxySelector> proxy() {
        return Optional.ofNullable(from.proxy);
    }

    /**
     * Returns the function that removes personal data from texts.
     *
     * @return the redactor, if there is one
     */
    public Optional<Redactor> redactor() {
        return Optional.ofNullable(from.redactor);
    }

    /**
     * Returns the directory of the spool.
     *
     * @return the directory, or empty if there is none
     */
    public Optional<Path> spoolDirectory() {
        return Optional.ofNullable(from.spoolDirectory);
    }

    /**
     * Returns the limit of the spool in bytes.
     *
     * @return bytes
     */
    public long spoolMaxBytes() {
        return from.spoolMaxBytes;
    }

    /**
     * Returns when spooled data is forced to the device.
     *
     * @return the durability
     */
    public Durability spoolDurability() {
        return from.spoolDurability;
    }

    /**
     * Returns the consent that holds at the start.
     *
     * @return the consent
     */
    public Consent consent() {
        return from.consent;
    }

    /**
     * Returns the directory of the state that tells the next start how this session ended.
     *
     * @return the directory, or empty if there is none
     */
    public Optional<Path> stateDirectory() {
        if (from.stateDirectory != null || from.noState) {
            return Optional.ofNullable(from.stateDirectory);
        }
        return spoolDirectory().map(spool -> spool.resolve(Builder.STATE));
    }

    /**
     * Says whether exceptions that end a thread are recorded.
     *
     * @return true if they are
     */
    public boolean uncaughtExceptions() {
        return from.uncaughtExceptions;
    }

    /**
     * Returns for how long a loop may give no sign before it counts as hung.
     *
     * @return zero if hangs are not looked for
     */
    public Duration hangTimeout() {
        return from.hangTimeout;
    }

    /** Shows the options, without the values of headers, credentials and queries, and without what is no text. */
    @Override
    public String toString() {
        return "TrackerConfig[game=" + game() + ", version=" + version() + ", environment=" + environment()
                + ", protocol=" + protocol() + ", endpoints=" + Endpoints.shown(endpoints) + ", transport="
                + transport().orElse("found") + ", headers=" + headers.keySet() + ", minLevel=" + minLevel()
                + ", maxQueueSize=" + maxQueueSize() + ", maxBufferedBytes=" + maxBufferedBytes() + ", flushInterval="
                + flushInterval() + ", flushThreshold=" + flushThreshold() + ", requestTimeout=" + requestTimeout()
                + ", shutdownTimeout=" + shutdownTimeout() + ", flushOnExit=" + flushOnExit() + ", maxBreadcrumbs="
                + maxBreadcrumbs() + ", repeatedErrors=" + repeatedErrors() + " in " + repeatedErrorsWindow()
                + ", traceSampling=" + traceSampling() + ", maxSeries=" + maxSeries() + ", lokiStructuredMetadata="
                + lokiStructuredMetadata() + ", utf8Names=" + utf8Names() + ", instance="
                + instance().orElse("session id") + ", redactor=" + (redactor().isPresent() ? "set" : "none")
                + ", spoolDirectory="
                + spoolDirectory().map(Path::toString).orElse("none") + ", spoolMaxBytes=" + spoolMaxBytes()
                + ", spoolDurability=" + spoolDurability() + ", stateDirectory="
                + stateDirectory().map(Path::toString).orElse("none") + ", uncaughtExceptions=" + uncaughtExceptions()
                + ", hangTimeout=" + hangTimeout() + ", consent=" + consent() + "]";
    }

    /** Collects options; {@link #build()} checks them. Not safe for use by several threads at once. */
    public static final class Builder {
        /** The name of the directory in the spool's that holds the state if none is configured. */
        static final String STATE = "state";

        /** The default of {@link #maxQueueSize}: {@value}. */
        public static final int DEFAULT_MAX_QUEUE_SIZE = 2048;

        /** The default of {@link #maxBufferedBytes}: {@value}, that is 4 MiB. */
        public static final long DEFAULT_MAX_BUFFERED_BYTES = 4L << 20;

        /** The default of {@link #flushThreshold}: {@value}. */
        public static final int DEFAULT_FLUSH_THRESHOLD = 20;

        /** The default of {@link #maxBreadcrumbs}: {@value}. */
        public static final int DEFAULT_MAX_BREADCRUMBS = 50;

        /** The default of {@link #repeatedErrors}: {@value}, within 10 seconds. */
        public static final int DEFAULT_REPEATED_ERRORS = 5;

        /** The default of {@link #maxSeries}: {@value}. */
        public static final int DEFAULT_MAX_SERIES = 2000;

        /** The default of {@link #spoolMaxBytes}: {@value}, that is 64 MiB. */
        public static final long DEFAULT_SPOOL_MAX_BYTES = 64L << 20;

        String game = "unknown";
        String version = "0.0.0";
        String environment = "development";

        @Nullable
        URI endpoint;

        final Map<Signal, URI> endpoints = new EnumMap<>(Signal.class);

        @Nullable
        String alloy;

        Protocol protocol = Protocol.LGTM;

        @Nullable
        String transport;

        final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        @Nullable
        String basicAuth;

        @Nullable
        String bearerToken;

        @Nullable
        String tenant;

        Level minLevel = Level.DEBUG;
        int maxQueueSize = DEFAULT_MAX_QUEUE_SIZE;
        long maxBufferedBytes = DEFAULT_MAX_BUFFERED_BYTES;
        Duration flushInterval = Duration.ofSeconds(5);

        @Nullable
        Integer flushThreshold;

        Duration requestTimeout = Duration.ofSeconds(10);
        Duration shutdownTimeout = Duration.ofSeconds(2);
        boolean flushOnExit = true;
        int maxBreadcrumbs = DEFAULT_MAX_BREADCRUMBS;
        int repeatedErrors = DEFAULT_REPEATED_ERRORS;
        Duration repeatedErrorsWindow = Duration.ofSeconds(10);
        double traceSampling = 1;
        int maxSeries = DEFAULT_MAX_SERIES;
        final Map<String, double[]> histogramBounds = new TreeMap<>();
        boolean lokiStructuredMetadata = true;
        boolean utf8Names;

        @Nullable
        String instance;

        Map<String, ?> device = Map.of();

        @Nullable
        SSLContext sslContext;

        @Nullable
        ProxySelector proxy;

        @Nullable
        Redactor redactor;

        @Nullable
        Path spoolDirectory;

        long spoolMaxBytes = DEFAULT_SPOOL_MAX_BYTES;
        Durability spoolDurability = Durability.INTERVAL;

        @Nullable
        Path stateDirectory;

        /** Even with a spool. */
        boolean noState;

        boolean uncaughtExceptions = true;
        Duration hangTimeout = Duration.ofSeconds(5);
        Consent consent = Consent.GRANTED;

        /** What set an option from outside of the program, by the option's name. */
        final Map<String, String> setBy = new TreeMap<>();

        final List<String> notices = new ArrayList<>();

        Builder() {}

        /** Copies, so that a built configuration does not change with its builder. */
        private Builder(Builder from) {
            game = from.game;
            version = from.version;
            environment = from.environment;
            endpoint = from.endpoint;
            endpoints.putAll(from.endpoints);
            alloy = from.alloy;
            protocol = from.protocol;
            transport = from.transport;
            headers.putAll(from.headers);
            basicAuth = from.basicAuth;
            bearerToken = from.bearerToken;
            tenant = from.tenant;
            minLevel = from.minLevel;
            maxQueueSize = from.maxQueueSize;
            maxBufferedBytes = from.maxBufferedBytes;
            flushInterval = from.flushInterval;
            flushThreshold = from.flushThreshold;
            requestTimeout = from.requestTimeout;
            shutdownTimeout = from.shutdownTimeout;
            flushOnExit = from.flushOnExit;
            maxBreadcrumbs = from.maxBreadcrumbs;
            repeatedErrors = from.repeatedErrors;
            repeatedErrorsWindow = from.repeatedErrorsWindow;
            traceSampling = from.traceSampling;
            maxSeries = from.maxSeries;
            histogramBounds.putAll(from.histogramBounds);
            lokiStructuredMetadata = from.lokiStructuredMetadata;
            utf8Names = from.utf8Names;
            instance = from.instance;
            device = from.device;
            sslContext = from.sslContext;
            proxy = from.proxy;
            redactor = from.redactor;
            spoolDirectory = from.spoolDirectory;
            setBy.putAll(from.setBy);
            notices.addAll(from.notices);
            spoolMaxBytes = from.spoolMaxBytes;
            spoolDurability = from.spoolDurability;
            stateDirectory = from.stateDirectory;
            noState = from.noState;
            uncaughtExceptions = from.uncaughtExceptions;
            hangTimeout = from.hangTimeout;
            consent = from.consent;
        }

        /**
         * Names the game. Default: {@code "unknown"}.
         *
         * @param game not blank; becomes the label {@code game} and the service name
         * @return this builder
         */
        public Builder game(String game) {
            this.game = game;
            return this;
        }

        /**
         * Sets the version of the game. Default: {@code "0.0.0"}.
         *
         * @param version not blank
         * @return this builder
         */
        public Builder version(String version) {
            this.version = version;
            return this;
        }

        /**
         * Sets the environment in which the game runs. Default: {@code "development"}.
         *
         * @param environment not blank, for example {@code "production"}
         * @return this builder
         */
        public Builder environment(String environment) {
            this.environment = environment;
            return this;
        }

        /**
         * Sets the base of all three signals; the protocol's paths are joined to it: {@code /loki/api/v1/push}, {@code
         * /api/v1/push} and {@code /v1/traces}, or with {@link Protocol#OTLP} {@code /v1/logs}, {@code /v1/metrics} and
         * {@code /v1/traces}. Default: none, nothing is sent over the network.
         *
         * @param endpoint absolute, http or https, without user info, query or fragment, and without the path of a signal
         * @return this builder
         */
        public Builder endpoint(URI endpoint) {
            this.endpoint = Checks.notNull("endpoint", endpoint);
            setBy.remove("endpoint");
            return this;
        }

        /**
         * Sets where logs go. Default: from {@link #endpoint}.
         *
         * @param url the whole URL, absolute, http or https; wins over {@link #endpoint} and {@link #alloy}
         * @return this builder
         */
        public Builder logsEndpoint(URI url) {
            endpoints.put(Signal.LOGS, Checks.notNull("logsEndpoint", url));
            setBy.remove("logsEndpoint");
            return this;
        }

        /**
         * Sets where metrics go. Default: from {@link #endpoint}.
         *
         * @param url the whole URL, absolute, http or https; wins over {@link #endpoint} and {@link #alloy}
         * @return this builder
         */
        public Builder metricsEndpoint(URI url) {
            endpoints.put(Signal.METRICS, Checks.notNull("metricsEndpoint", url));
            setBy.remove("metricsEndpoint");
            return this;
        }

        /**
         * Sets where traces go. Default: from {@link #endpoint}.
         *
         * @param url the whole URL, absolute, http or https; wins over {@link #endpoint} and {@link #alloy}
         * @return this builder
         */
        public Builder tracesEndpoint(URI url) {
            endpoints.put(Signal.TRACES, Checks.notNull("tracesEndpoint", url));
            setBy.remove("tracesEndpoint");
            return this;
        }

        /**
         * Sets the three endpoints to the ports and paths of the Alloy configuration in docs/backends.md.
         *
         * @param host a host name or address without scheme and port; wins over {@link #endpoint}
         * @return this builder
         */
        public Builder alloy(String host) {
            this.alloy = Checks.notNull("alloy", host);
            setBy.remove("alloy");
            return this;
        }

        /**
         * Sets the protocol of all requests. Default: {@link Protocol#LGTM}.
         *
         * @param protocol the protocol
         * @return this builder
         */
        public Builder protocol(Protocol protocol) {
            this.protocol = protocol;
            return this;
        }

        /**
         * Chooses the transport. Default: the only one on the path.
         *
         * @param name {@code "jdkhttp"}, {@code "httpclient5"}, {@code "file"} or the name of a game's own
         * @return this builder
         */
        public Builder transport(String name) {
            this.transport = Checks.notNull("transport", name);
            return this;
        }

        /**
         * Adds a header to each request.
         *
         * @param name a header that GameTracker does not set itself
         * @param value its value; kept secret
         * @return this builder
         */
        public Builder header(String name, String value) {
            headers.put(Checks.headerName(name), Checks.headerValue("header " + name, value));
            return this;
        }

        /**
         * Sets user and password for HTTP basic authentication.
         *
         * @param user without colon
         * @param password kept secret
         * @return this builder
         */
        public Builder basicAuth(String user, String password) {
            this.basicAuth = Checks.basicAuth(user, password);
            return this;
        }

        /**
         * Sets a bearer token.
         *
         * @param token kept secret
         * @return this builder
         */
        public Builder bearerToken(String token) {
            this.bearerToken = Checks.headerValue("bearerToken", token);
            return this;
        }

        /**
         * Sets the tenant, which Loki, Mimir and Tempo read from {@code X-Scope-OrgID}.
         *
         * @param tenant letters, digits and {@code !-_.*'()}, at most 150
         * @return this builder
         */
        public Builder tenant(String tenant) {
            this.tenant = Checks.notNull("tenant", tenant);
            return this;
        }

        /**
         * Sets the level below which logs cost almost nothing and are not counted. Default: {@link Level#DEBUG}.
         *
         * @param level the lowest level that is recorded
         * @return this builder
         */
        public Builder minLevel(Level level) {
            this.minLevel = level;
            return this;
        }

        /**
         * Bounds the log records, and as many ended spans, that wait for the collector; when full, the oldest is
         * dropped. Of each, 8 MiB at most wait, however many are allowed. Default: {@value #DEFAULT_MAX_QUEUE_SIZE}.
         *
         * @param records 1 to 1,048,576
         * @return this builder
         */
        public Builder maxQueueSize(int records) {
            this.maxQueueSize = records;
            return this;
        }

        /**
         * Bounds the encoded batches that wait in memory, an equal share a signal; the batch in flight is never
         * evicted. Default: {@value #DEFAULT_MAX_BUFFERED_BYTES}.
         *
         * @param bytes at least 1
         * @return this builder
         */
        public Builder maxBufferedBytes(long bytes) {
            this.maxBufferedBytes = bytes;
            return this;
        }

        /**
         * Sets how long a record waits for its batch at most, and how far apart the samples of a series are. Default:
         * 5 seconds.
         *
         * @param interval more than zero
         * @return this builder
         */
        public Builder flushInterval(Duration interval) {
            this.flushInterval = interval;
            return this;
        }

        /**
         * Sets how many queued log records or spans start a flush early. Default: {@value #DEFAULT_FLUSH_THRESHOLD},
         * or the queue's size if that is less.
         *
         * @param records 1 to {@code maxQueueSize}
         * @return this builder
         */
        public Builder flushThreshold(int records) {
            this.flushThreshold = records;
            return this;
        }

        /**
         * Limits one try, from the first connect to the last byte of the answer. Default: 10 seconds.
         *
         * @param timeout more than zero
         * @return this builder
         */
        public Builder requestTimeout(Duration timeout) {
            this.requestTimeout = timeout;
            return this;
        }

        /**
         * Limits the time of {@code close}. Default: 2 seconds.
         *
         * @param timeout zero or more; with zero, what cannot be spooled at once is dropped and counted
         * @return this builder
         */
        public Builder shutdownTimeout(Duration timeout) {
            this.shutdownTimeout = timeout;
            return this;
        }

        /**
         * Closes the tracker from a shutdown hook, for games that just call {@code System.exit}. Default: true. The hook
         * takes at most a little longer than {@link #shutdownTimeout}; docs/endings.md says what that means for a game.
         *
         * @param close whether to
         * @return this builder
         */
        public Builder flushOnExit(boolean close) {
            this.flushOnExit = close;
            return this;
        }

        /**
         * Sets how many breadcrumbs are part of an error log. Default: {@value #DEFAULT_MAX_BREADCRUMBS}.
         *
         * @param breadcrumbs 0 (which switches them off) to 1,000
         * @return this builder
         */
        public Builder maxBreadcrumbs(int breadcrumbs) {
            this.maxBreadcrumbs = breadcrumbs;
            return this;
        }

        /**
         * Sets from when on the same error is counted instead of sent, as one that is thrown in each frame would have
         * to be sent sixty times a second. An error is a log of level ERROR, or of any level with a throwable. Two are
         * the same if the classes of the throwable and of its causes are, and the top frames of each; without a
         * throwable if level and message are. What is counted stands in the ledger as {@link DropReason#REPEATED}, and
         * at the window's end, at a flush and at close a record says how often it was and shows the last one. Default:
         * {@value #DEFAULT_REPEATED_ERRORS} in 10 seconds.
         *
         * @param first how many of a window are sent; 0 sends every one
         * @param window more than zero; an error that stays away for a whole window is sent again
         * @return this builder
         */
        public Builder repeatedErrors(int first, Duration window) {
            this.repeatedErrors = first;
            this.repeatedErrorsWindow = window;
            return this;
        }

        /**
         * Sets which share of the traces is recorded. The id of a trace decides, so that whoever has the same share
         * decides the same, and whoever has a larger one records these and more. A child does as its parent does, also
         * one that came by {@code traceparent}. A span that is not recorded has ids, which its logs bear; it costs next
         * to nothing and is not counted. Logs and metrics are not sampled. Default: 1, all.
         *
         * @param ratio 0 (none) to 1 (all)
         * @return this builder
         */
        public Builder traceSampling(double ratio) {
            this.traceSampling = ratio;
            return this;
        }

        /**
         * Bounds the series. Past it a new series of a counter counts in one series of its name with the label {@code
         * overflow="true"}; new gauges and histograms are refused and counted. Default: {@value #DEFAULT_MAX_SERIES}.
         *
         * @param series 1 to 1,000,000
         * @return this builder
         */
        public Builder maxSeries(int series) {
            this.maxSeries = series;
            return this;
        }

        /**
         * Sets the bounds of one histogram. Default: bounds that fit frame times and load times in milliseconds.
         *
         * @param name the histogram's name, as it is recorded
         * @param upperBounds 1 to 200 finite numbers, ascending; the bucket above the last is added
         * @return this builder
         */
        public Builder histogramBounds(String name, double... upperBounds) {
            histogramBounds.put(Checks.text("histogramBounds", name), Checks.bounds(name, upperBounds));
            return this;
        }

        /**
         * Sends the trace, span and session ids of a log line as Loki's structured metadata too, by which Grafana links
         * a line to its trace. They stand in the line in any case. Default: true, which Loki takes from version 3 on
         * unless its {@code allow_structured_metadata} is false.
         *
         * @param send false for a Loki that refuses it, which says "structured metadata, but this feature is disallowed"
         * @return this builder
         */
        public Builder lokiStructuredMetadata(boolean send) {
            this.lokiStructuredMetadata = send;
            return this;
        }

        /**
         * Sends names of metrics and labels as they are given, in any script. Default: false, every character that is
         * no ASCII letter or digit becomes an underscore, which every server takes.
         *
         * @param send true where all servers on the way are known to take such names: Prometheus 3 and later (over OTLP
         *     with {@code translation_strategy: NoUTF8EscapingWithSuffixes}), VictoriaMetrics
         * @return this builder
         */
        public Builder utf8Names(boolean send) {
            this.utf8Names = send;
            return this;
        }

        /**
         * Sets the label {@code instance} that every series bears and that keeps players apart. Default: the session
         * id.
         *
         * @param instance the label's value; {@code ""} leaves the label out, which is right only where one process
         *     alone writes these series
         * @return this builder
         */
        public Builder instance(String instance) {
            this.instance = Checks.notNull("instance", instance);
            return this;
        }

        /**
         * Adds facts about the device: engine, gpu, screen. The JDK's facts (system, locale, Java, memory) are always
         * included.
         *
         * @param device fields, copied; they win over what was found
         * @return this builder
         */
        public Builder device(Map<String, ?> device) {
            this.device = Checks.copy("device", device);
            return this;
        }

        /**
         * Sets how TLS is set up, for either HTTP transport. Default: the JDK's.
         *
         * @param context the context
         * @return this builder
         */
        public Builder sslContext(SSLContext context) {
            this.sslContext = Checks.notNull("sslContext", context);
            return this;
        }

        /**
         * Sets how proxies are chosen, for either HTTP transport. Default: the JDK's.
         *
         * @param selector the selector
         * @return this builder
         */
        public Builder proxy(ProxySelector selector) {
            this.proxy = Checks.notNull("proxy", selector);
            return this;
        }

        /**
         * Sets what each text passes before it leaves the process or is written to disk; {@link Redactor#common()} takes
         * out what personal data looks like. Default: none.
         *
         * @param redactor called on one of the tracker's threads
         * @return this builder
         */
        public Builder redactor(Redactor redactor) {
            this.redactor = Checks.notNull("redactor", redactor);
            return this;
        }

        /**
         * Sets the directory for data that cannot be delivered. Needs the module {@code gametracker.transport.file}.
         * Default: none.
         *
         * @param directory made if it is not there; may be shared by several processes
         * @return this builder
         */
        public Builder spoolDirectory(Path directory) {
            this.spoolDirectory = Checks.notNull("spoolDirectory", directory);
            return this;
        }

        /**
         * Limits the size of the spool; the oldest data is deleted first. Default: {@value #DEFAULT_SPOOL_MAX_BYTES}.
         *
         * @param bytes at least 64 KiB
         * @return this builder
         */
        public Builder spoolMaxBytes(long bytes) {
            this.spoolMaxBytes = bytes;
            return this;
        }

        /**
         * Sets the directory of the state by which the next start finds out how this session ended. With one, a session
         * is recorded from its {@code session.start} to its {@code session.end}. Default: the directory {@code state}
         * inside {@link #spoolDirectory}, if there is one.
         *
         * @param directory made if it is not there; may be shared by several processes
         * @return this builder
         */
        public Builder stateDirectory(Path directory) {
            this.stateDirectory = Checks.notNull("stateDirectory", directory);
            this.noState = false;
            return this;
        }

        /**
         * Keeps no state, even with a spool: nothing is recorded of how sessions begin and end. For tools that only
         * carry on what is in a spool.
         *
         * @return this builder
         */
        public Builder noStateDirectory() {
            this.stateDirectory = null;
            this.noState = true;
            return this;
        }

        /**
         * Records each exception that ends a thread, as an error, before the handler that was there before is called.
         * Default: true.
         *
         * @param record whether to
         * @return this builder
         */
        public Builder uncaughtExceptions(boolean record) {
            this.uncaughtExceptions = record;
            return this;
        }

        /**
         * Sets for how long a loop with a frame meter may give no sign before it counts as hung, which a record {@code app.hang}
         * tells while it lasts. Default: 5 seconds.
         *
         * @param timeout at least 250 milliseconds, or zero, which switches it off
         * @return this builder
         */
        public Builder hangTimeout(Duration timeout) {
            this.hangTimeout = timeout;
            return this;
        }

        /**
         * Sets the consent that holds at the start, until {@link GameTracker#setConsent}. Default: {@link
         * Consent#GRANTED}.
         *
         * @param consent {@link Consent#PENDING} records in memory alone until the player decides; {@link Consent#DENIED}
         *     records nothing, and erases what earlier sessions left in the spool
         * @return this builder
         */
        public Builder consent(Consent consent) {
            this.consent = consent;
            return this;
        }

        /**
         * Sets when data in the spool is forced to the device. Default: {@link Durability#INTERVAL}.
         *
         * @param durability the durability
         * @return this builder
         */
        public Builder spoolDurability(Durability durability) {
            this.spoolDurability = durability;
            return this;
        }

        /**
         * Checks every option and creates the configuration.
         *
         * @return the configuration; later changes of this builder do not reach it
         * @throws IllegalArgumentException if an option makes no sense; names the option, its value and the remedy
         */
        public TrackerConfig build() {
            Builder copy = new Builder(this);
            Checks.all(copy);
            return new TrackerConfig(copy, Endpoints.of(copy), Checks.headers(copy));
        }

        int flushThreshold() {
            return flushThreshold != null ? flushThreshold : Math.min(DEFAULT_FLUSH_THRESHOLD, maxQueueSize);
        }

        Map<String, double[]> histogramBoundsCopy() {
            Map<String, double[]> copy = new TreeMap<>();
            for (Map.Entry<String, double[]> each : histogramBounds.entrySet()) {
                copy.put(each.getKey(), each.getValue().clone());
            }
            return copy;
        }
    }
}

package gametracker.benchmarks.subject;

import gametracker.api.Counter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.api.Protocol;
import gametracker.api.Signal;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** GameTracker itself. */
public final class GameTrackerSubject implements Subject {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:9/");
    private static final int MANY_SERIES = 200_000;

    public final GameTracker tracker;
    public final Counter counter;
    public final Gauge gauge;
    public final Histogram histogram;

    public GameTrackerSubject(Target target, Protocol protocol) {
        this(config(target, protocol).build());
    }

    private GameTrackerSubject(TrackerConfig config) {
        tracker = GameTracker.create(config);
        describe(tracker);
        counter = tracker.counter(Work.COUNTER, Work.LABELS);
        gauge = tracker.gauge(Work.GAUGE, Work.LABELS);
        histogram = tracker.histogram(Work.HISTOGRAM, Work.LABELS);
    }

    static GameTrackerSubject withJournal(Target target) {
        try {
            return new GameTrackerSubject(config(target, Protocol.LGTM)
                    .stateDirectory(Files.createTempDirectory("state"))
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The library's defaults; a queue that is set has a threshold of a quarter, as the peers' batches have. */
    public static TrackerConfig.Builder config(Target target, Protocol protocol) {
        TrackerConfig.Builder builder = TrackerConfig.builder()
                .game(Work.GAME)
                .version(Work.VERSION)
                .environment(Work.ENVIRONMENT)
                .protocol(protocol)
                .maxSeries(MANY_SERIES)
                .histogramBounds(Work.HISTOGRAM, Work.bounds())
                .endpoint(target.server().orElse(NOWHERE))
                .transport(target.server().isPresent() ? "jdkhttp" : "discard");
        if (target.queue() > 0) {
            builder.maxQueueSize(target.queue()).flushThreshold(Math.max(1, target.queue() / 4));
        }
        return builder;
    }

    /** What a game would have said of its player before it logs. */
    public static void describe(GameTracker tracker) {
        tracker.setUser(Map.of("id", "u-20417", "name", "Mira"));
        tracker.setContext("match", Map.of("id", "m-77120", "mode", "ranked", "players", 8));
        tracker.setTag("store", "steam");
        tracker.setTag("channel", "stable");
    }

    @Override
    public boolean has(Signal signal) {
        return true;
    }

    @Override
    public void log(long turn) {
        tracker.logInfo(Work.MESSAGE, Map.of(Work.FIELD_LEVEL, Work.LEVEL, Work.FIELD_ATTEMPT, turn));
    }

    @Override
    public void span(long turn) {
        Span span = tracker.startSpan(Work.SPAN);
        span.setAttribute(Work.ATTRIBUTE_SCENE, Work.SCENE);
        span.setAttribute(Work.ATTRIBUTE_ASSETS, turn);
        span.end();
    }

    @Override
    public void count() {
        counter.add(1);
    }

    @Override
    public void gauge(double value) {
        gauge.set(value);
    }

    @Override
    public void record(double value) {
        histogram.record(value);
    }

    @Override
    public void flush() {
        tracker.flush(Duration.ofSeconds(30));
    }

    @Override
    public long delivered(Signal signal) {
        return Tally.of(signal);
    }

    @Override
    public void close() {
        tracker.close();
    }
}

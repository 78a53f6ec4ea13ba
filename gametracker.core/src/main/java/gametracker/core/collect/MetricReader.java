package gametracker.core.collect;

import gametracker.core.format.BodySink;
import gametracker.core.format.MetricEncoder;
import gametracker.core.format.MetricEncoder.Content;
import gametracker.core.journal.Journal;
import gametracker.core.observe.ObservedGauges;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.MonotonicTime;
import gametracker.core.record.WallClock;
import gametracker.core.series.CounterSeries;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.HistogramSeries;
import gametracker.core.series.Series;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads all series once an interval, if any recording call was made since the last time or any are asked for, and has
 * them encoded. The first
 * value of a series is preceded by a zero at the time of the collection before, so that a server sees it begin. At the
 * end each series gets a marker. Belongs to the collector's thread.
 *
 * <p>Times rise, except when the clock was set back: then they fall as far as {@link MonotonicTime} allows. A series whose
 * beginning no server has accepted, or which began by a clock that was ahead, then begins anew with a zero at its new
 * time. Otherwise a server that has refused the first zero would see no beginning.
 */
public final class MetricReader {
    /** Prometheus keeps milliseconds, and takes two samples of one millisecond for one. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How often the values of the moment are kept, as long as that is quick. */
    private static final long LEAST_KEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** With many series it takes at most a fiftieth of the time, but for the longest pause. */
    private static final long KEEP_SHARE = 50;

    private static final long MOST_KEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<List<Series>> source;
    private final Supplier<? extends MetricEncoder> encoders;
    private final BodySink sink;
    private final SelfMetrics self;
    private final ObservedGauges observed;
    private final WakeSignal wakeSignal;
    private final WallClock clock;
    private final long intervalNanos;

    private final BitSet begun = new BitSet();
    private final BitSet present = new BitSet();
    private final List<Series> values = new ArrayList<>();
    private final List<Series> starts = new ArrayList<>();
    private final MonotonicTime times = new MonotonicTime(TICK_NANOS);

    /** Keeps the values of the moment for the next start, should the process die; null if nothing is kept. */
    private @Nullable Journal journal;

    private long keptAt;
    private long keepPause = LEAST_KEEP_NANOS;

    /** Of the counters and histograms that were sent or kept last. */
    private long keptFingerprint;

    /** Made for the first collection that has values. */
    private @Nullable MetricEncoder made;

    private long lastTime = MonotonicTime.NONE;
    private long lastTicks;
    private long lastPoll;
    private long fingerprint;
    private boolean dirty;

    public MetricReader(
            Supplier<List<Series>> source,
            Supplier<? extends MetricEncoder> encoders,
            BodySink sink,
            SelfMetrics self,
            ObservedGauges observed,
            WakeSignal wakeSignal,
            WallClock clock,
            long now,
            long intervalNanos) {
        this.source = source;
        this.encoders = encoders;
        this.sink = sink;
        this.self = self;
        this.observed = observed;
        this.wakeSignal = wakeSignal;
        this.clock = clock;
        this.intervalNanos = intervalNanos;
        this.lastTicks = clock.ticks();
        this.lastPoll = now;
    }

    /** Begins now and not when it was made. Before anything is recorded. */
    public void begin(long now) {
        lastTicks = clock.ticks();
        lastPoll = now;
    }

    /**
     * Collects if it is due.
     *
     * @param all whether to collect anything that is new, due or not
     * @return whether a recording call was made since the last collection and this one has seen to it
     */
    boolean poll(long now, boolean all) {
        dirty |= wakeSignal.isTouched() || valuesAreAhead();
        if (!dirty && !observed.isAny() || !all && now - lastPoll < intervalNanos) {
            return false;
        }
        boolean touched = wakeSignal.watch();
        dirty = false;
        lastPoll = now;
        collect();
        return touched;
    }

    /** Has the values of counters and histograms kept between collections. Before anything is recorded. */
    public void keepIn(Journal keeps) {
        journal = keeps;
    }

    /**
     * Has the values of the moment kept if they have changed and it is time. Should the process die, the next start sends
     * them, as the last of this session.
     */
    void keep(long now) {
        Journal to = journal;
        if (to == null || !to.areWanted() || now - keptAt < keepPause) {
            return;
        }
        keptAt = now;
        long ticks = clock.ticks();
        List<Series> all = source.get();
        values.clear();
        starts.clear();
        long changes = 0;
        for (int i = 0; i < all.size(); i++) {
            Series series = all.get(i);
            if (!(series instanceof GaugeSeries)) {
                boolean hasValue = series.collect();
                changes = mix(changes, series, hasValue);
                if (hasValue) {
                    values.add(series);
                    if (!begun.get(i)) {
                        starts.add(series);
                    }
                }
            }
        }
        if (changes != keptFingerprint && !values.isEmpty()) {
            keep(to, ticks);
            keptFingerprint = changes;
        }
        long took = clock.ticks() - ticks;
        keepPause = took < QUICK_NANOS ? LEAST_KEEP_NANOS : Math.min(MOST_KEEP_NANOS, KEEP_SHARE * took);
    }

    /** Behind the last collection, whatever the clock says: a server takes the two in this order. */
    private void keep(Journal to, long ticks) {
        boolean first = lastTime == MonotonicTime.NONE;
        long now = clock.nanosAt(ticks);
        long time = first ? now : Math.max(now, lastTime + TICK_NANOS);
        long start = startBefore(time, first ? clock.nanosAt(lastTicks) : lastTime);
        starts.forEach(series -> series.begin(start));
        BodySink kept = (format, body, items, none) -> to.snapshot(format, body, items);
        if (!starts.isEmpty()) {
            encoder().encode(starts, Content.ZERO, start, kept);
        }
        encoder().encode(values, Content.VALUE, time, kept);
        to.snapshotEnds();
    }

    private long startBefore(long time, long before) {
        return Math.min(time - TICK_NANOS, Math.max(before, time - intervalNanos));
    }

    /** Says whether the last values were sent by a clock that was set back since, and no server accepted them. */
    private boolean valuesAreAhead() {
        return times.accepted() < lastTime && times.isSetBack(clock.nanos());
    }

    /** Returns whether there were touches, remembers it, and watches for new ones. */
    boolean noteTouches() {
        boolean touched = wakeSignal.watch();
        dirty |= touched;
        return touched;
    }

    /** Looks for a change that came without a touch. */
    void noteChanges() {
        long now = 0;
        for (Series series : source.get()) {
            now = mix(now, series, series.collect());
        }
        dirty |= now != fingerprint;
        fingerprint = now;
    }

    /** Returns when a collection is due; {@link Long#MAX_VALUE} if nothing has changed and nothing is asked for. */
    long dueAt() {
        return dirty || observed.isAny() ? lastPoll + intervalNanos : Long.MAX_VALUE;
    }

    /** Sends the end marker of each series that has begun. */
    void end() {
        List<Series> all = source.get();
        values.clear();
        for (int i = begun.nextSetBit(0); i >= 0; i = begun.nextSetBit(i + 1)) {
            values.add(all.get(i));
        }
        if (!values.isEmpty()) {
            encode(values, Content.END, times.next(clock.nanos()), null);
        }
    }

    private void collect() {
        observed.ask();
        self.update(!begun.isEmpty());
        values.clear();
        present.clear();
        fingerprint = 0;
        keptFingerprint = 0;
        List<Series> all = source.get();
        for (int i = 0; i < all.size(); i++) {
            Series series = all.get(i);
            boolean hasValue = series.collect();
            fingerprint = mix(fingerprint, series, hasValue);
            if (!(series instanceof GaugeSeries)) {
                keptFingerprint = mix(keptFingerprint, series, hasValue);
            }
            if (hasValue) {
                values.add(series);
                present.set(i);
            }
        }
        if (values.isEmpty()) {
            return;
        }
        long ticks = clock.ticks();
        long accepted = times.accepted();
        long time = times.next(clock.nanosAt(ticks));
        long before = lastTime;
        if (time <= lastTime || lastTime == MonotonicTime.NONE) {
            beginAnew(all, time, accepted);
            before = clock.nanosAt(lastTicks);
        }
        lastTicks = ticks;
        lastTime = time;
        begin(all, startBefore(time, before));
        encode(values, Content.VALUE, time, times.receipt(time));
        begun.or(present);
        if (journal != null) {
            journal.snapshotEnds(); // the lane has newer values
        }
    }

    /** Forgets the beginning of each series if no server has accepted it, or if it is later than the new time. */
    private void beginAnew(List<Series> all, long time, long accepted) {
        for (int i = begun.nextSetBit(0); i >= 0; i = begun.nextSetBit(i + 1)) {
            long start = all.get(i).startNanos();
            if (accepted < start || start >= time) {
                begun.clear(i);
            }
        }
    }

    private void begin(List<Series> all, long time) {
        starts.clear();
        for (int i = present.nextSetBit(0); i >= 0; i = present.nextSetBit(i + 1)) {
            Series series = all.get(i);
            if (!begun.get(i) && !(series instanceof GaugeSeries)) {
                series.begin(time);
                starts.add(series);
            }
        }
        if (!starts.isEmpty()) {
            encode(starts, Content.ZERO, time, times.receipt(time));
        }
    }

    /** @param receipt run when a server has accepted a body of these; null if nobody needs to know */
    private void encode(List<Series> series, Content content, long time, @Nullable Runnable receipt) {
        encoder().encode(series, content, time, (format, body, items, none) -> sink.body(format, body, items, receipt));
    }

    private MetricEncoder encoder() {
        MetricEncoder encoder = made;
        if (encoder == null) {
            encoder = encoders.get();
            made = encoder;
        }
        return encoder;
    }

    private static long mix(long fingerprint, Series series, boolean hasValue) {
        return hasValue ? 31 * fingerprint + bits(series) : fingerprint;
    }

    private static long bits(Series series) {
        if (series instanceof CounterSeries counter) {
            return counter.collected() + 1;
        }
        if (series instanceof GaugeSeries gauge) {
            return Double.doubleToRawLongBits(gauge.collected()) + 1;
        }
        HistogramSeries histogram = (HistogramSeries) series;
        return histogram.collectedCount() + 1;
    }
}

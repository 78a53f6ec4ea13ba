package gametracker.core.collect;

import gametracker.core.format.BodySink;
import gametracker.core.format.MetricEncoder;
import gametracker.core.format.MetricEncoder.Content;
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
        List<Series> all = source.get();
        for (int i = 0; i < all.size(); i++) {
            Series series = all.get(i);
            boolean hasValue = series.collect();
            fingerprint = mix(fingerprint, series, hasValue);
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
        begin(all, Math.min(time - TICK_NANOS, Math.max(before, time - intervalNanos)));
        encode(values, Content.VALUE, time, times.receipt(time));
        begun.or(present);
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
        MetricEncoder encoder = made;
        if (encoder == null) {
            encoder = encoders.get();
            made = encoder;
        }
        encoder.encode(series, content, time, (format, body, items, none) -> sink.body(format, body, items, receipt));
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

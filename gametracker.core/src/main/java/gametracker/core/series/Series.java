package gametracker.core.series;

import gametracker.api.DropReason;
import gametracker.core.queue.WakeSignal;
import java.util.List;

/**
 * One series: a name, its labels, and cells that any thread changes. {@link #collect()} and what the subclasses call
 * collected belong to the collector's thread alone.
 */
public abstract sealed class Series implements Cell permits CounterSeries, GaugeSeries, HistogramSeries {
    private final String name;
    private final List<Label> labels;
    private final WakeSignal wakeSignal;
    private final Refusals refusals;

    private long startNanos;

    /** Whether it is the library's own; before others see it, as the next. */
    boolean own;

    String unit = "";
    String description = "";

    Series(String name, List<Label> labels, WakeSignal wakeSignal, Refusals refusals) {
        this.name = name;
        this.labels = List.copyOf(labels);
        this.wakeSignal = wakeSignal;
        this.refusals = refusals;
    }

    /** Legal, without the {@code _total} of a counter and without the suffixes of a histogram. */
    public final String name() {
        return name;
    }

    /** The series' own labels, legal, sorted by name, unique; without those that all series share. */
    public final List<Label> labels() {
        return labels;
    }

    /** Returns the unit in UCUM; empty if none is known. */
    public final String unit() {
        return unit;
    }

    /** Returns what the values mean, in a sentence; may be empty. */
    public final String description() {
        return description;
    }

    /**
     * Copies the current values of the cells.
     *
     * @return whether there is a value; false for a series that was bound but never touched
     */
    public abstract boolean collect();

    /** Sets when the series began, for servers: the time of its zero. On the collector's thread. */
    public final void begin(long timeNanos) {
        startNanos = timeNanos;
    }

    /** Returns when the series began, Unix time; 0 before that. On the collector's thread. */
    public final long startNanos() {
        return startNanos;
    }

    @Override
    public final boolean isOf(WakeSignal session) {
        return wakeSignal == session;
    }

    @Override
    public final void refuseClosed() {
        refusals.accept(DropReason.CLOSED);
    }

    /** To be called after the cells were changed; false if the session is closed. */
    final boolean touched() {
        return wakeSignal.touched();
    }

    /** To be called instead of changing the cells; false if the session is closed. */
    final boolean refuseInvalid(Metric.Kind kind, String why) {
        if (wakeSignal.isClosed()) {
            return false;
        }
        refusals.accept(DropReason.INVALID);
        refusals.tell(kind, name, DropReason.INVALID, why);
        return true;
    }

    @Override
    public final String toString() {
        return name + labels;
    }
}

package gametracker.core.series;

import gametracker.api.Counter;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.core.queue.WakeSignal;

/**
 * What a handle writes into: a series, or what refuses in place of one. It belongs to one session. Once that is closed, the
 * {@code try} methods return false and count nothing, so that the caller can look for another session.
 */
public interface Cell {
    /** Says whether this is a cell of the session that has the wake signal. */
    boolean isOf(WakeSignal session);

    /** Counts a call as refused because the session is closed. */
    void refuseClosed();

    /** The cell of a counter. */
    interface OfCounter extends Cell, Counter {
        /** Adds, or refuses an amount that cannot be added; false if the session is closed. */
        boolean tryAdd(long amount);

        @Override
        default void add(long amount) {
            if (!tryAdd(amount)) {
                refuseClosed();
            }
        }
    }

    /** The cell of a gauge. */
    interface OfGauge extends Cell, Gauge {
        /** Sets, or refuses a value that cannot be set; false if the session is closed. */
        boolean trySet(double value);

        @Override
        default void set(double value) {
            if (!trySet(value)) {
                refuseClosed();
            }
        }
    }

    /** The cell of a histogram. */
    interface OfHistogram extends Cell, Histogram {
        /** Records, or refuses a value that cannot be recorded; false if the session is closed. */
        boolean tryRecord(double value);

        @Override
        default void record(double value) {
            if (!tryRecord(value)) {
                refuseClosed();
            }
        }
    }
}

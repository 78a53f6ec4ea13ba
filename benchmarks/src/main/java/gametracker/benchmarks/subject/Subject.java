package gametracker.benchmarks.subject;

import gametracker.api.Signal;

/** A library under measurement, doing the work of {@link Work}. What it cannot do it says by {@link #has}. */
public interface Subject extends AutoCloseable {
    /** Says whether the library records this signal at all. */
    boolean has(Signal signal);

    /**
     * A message with two fields, these made at the call.
     *
     * @param turn differs from call to call and is a field, so that payloads do not compress better than a game's
     */
    void log(long turn);

    /** A span with two attributes, started and ended; one of them is {@code turn}. */
    void span(long turn);

    /** Adds one to a counter, by handle where the library has handles. */
    void count();

    /** Sets a gauge, by handle where the library has handles. */
    void gauge(double value);

    /** Records a measurement, by handle where the library has handles. */
    void record(double value);

    /** Sends what is queued and waits for it, as far as the library can. */
    void flush();

    /** How many records its discarding exporter was given; 0 if it sends to a server. */
    long delivered(Signal signal);

    @Override
    void close();
}

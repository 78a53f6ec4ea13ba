package gametracker.api;

import org.jspecify.annotations.Nullable;

/**
 * A piece of work with a beginning, an end and attributes; spans with one trace id form a tree.
 *
 * <p>A trace is something that a person looks at as a whole: a load, a request, a wave of enemies, not a match of an hour.
 * Stores of traces bound the size of one. Past 10,000 spans, or about 4 MB, children start a new trace, as roots with a
 * link to what would be their parent; the parent, if it has not ended, gets a link to the first of them. Larger things
 * are better divided by the game itself: a root for each part, and {@link #addLink}.
 *
 * <p>Identifiers follow the <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>. Safe for use by
 * several threads. No method throws, blocks or does I/O; after the first end the setters do nothing.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public interface Span extends AutoCloseable {
    /**
     * Returns the name given at the start.
     *
     * @return the name
     */
    String name();

    /**
     * Returns the id that all spans of a trace share. A child has its parent's, unless that trace is full.
     *
     * @return 32 lower-case hex digits; all zero for a span of the no-op tracker
     */
    String traceId();

    /**
     * Returns the id of this span.
     *
     * @return 16 lower-case hex digits; all zero for a span of the no-op tracker
     */
    String spanId();

    /**
     * Returns the id of the span that this one is part of.
     *
     * @return 16 lower-case hex digits, or {@code ""} for a root, and for a child that started a new trace
     */
    String parentSpanId();

    /**
     * Sets a text attribute.
     *
     * @param key the name of the attribute
     * @param value the value
     * @return this span
     */
    Span setAttribute(String key, @Nullable String value);

    /**
     * Sets a whole-number attribute.
     *
     * @param key the name of the attribute
     * @param value the value
     * @return this span
     */
    Span setAttribute(String key, long value);

    /**
     * Sets a floating-point attribute.
     *
     * @param key the name of the attribute
     * @param value the value
     * @return this span
     */
    Span setAttribute(String key, double value);

    /**
     * Sets a truth attribute.
     *
     * @param key the name of the attribute
     * @param value the value
     * @return this span
     */
    Span setAttribute(String key, boolean value);

    /**
     * Marks the span as failed and keeps the error's type, message and stack trace as an event of the span.
     *
     * @param error what went wrong; null is ignored
     * @return this span
     */
    Span recordError(@Nullable Throwable error);

    /**
     * Links this span to another that has to do with it, mostly in another trace: the wave to its match, and the match to
     * its waves. A link leads one way. A span keeps 128 of them.
     *
     * @param other a span, running or ended; null and spans without ids are ignored
     * @return this span
     */
    default Span addLink(@Nullable Span other) {
        return this;
    }

    /**
     * Returns the header by which a server continues this trace.
     *
     * @return {@code 00-<trace id>-<span id>-01}, to be sent as {@code traceparent}; with {@code -00} at its end where the
     *     span is not recorded
     */
    String traceparent();

    /**
     * Makes this span the current one of the calling thread: its logs carry the ids, its new spans become children.
     *
     * @return closes to what was current before
     */
    Scope makeCurrent();

    /** Ends the span now and hands it over. Only the first end counts. */
    void end();

    /** The same as {@link #end()}. */
    @Override
    default void close() {
        end();
    }
}

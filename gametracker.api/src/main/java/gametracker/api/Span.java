package gametracker.api;

import org.jspecify.annotations.Nullable;

/**
 * A piece of work with a beginning, an end and attributes; spans with one trace id form a tree.
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
     * Returns the id that all spans of a trace share.
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
     * @return 16 lower-case hex digits, or {@code ""} for a root
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

package gametracker.core.record;

import java.util.List;

/** A span after its end, as the formatter sees it: nothing in it changes any more. Ids are never zero. */
public interface EndedSpan extends SpanIds {
    String name();

    /** Zero for a root. */
    long parentIdBits();

    /** Says whether the parent is a span of another process. */
    default boolean parentIsRemote() {
        return false;
    }

    /** Unix time. */
    long startNanos();

    /** Unix time, never before the start. */
    long endNanos();

    /** String, Long, Double, Boolean values, or nested as in {@link Fields}. */
    Fields attributes();

    /** Tags of the child tracker that started it, as they were then; tag to String. An attribute of the same name wins. */
    default Fields tags() {
        return Fields.EMPTY;
    }

    /** In the order in which they were recorded; the span failed if there is any. */
    List<SpanError> errors();

    /** In the order in which they were added. */
    List<SpanLink> links();

    /** Says whether a text was cut. */
    boolean truncated();

    /** An error that a span recorded, and when. */
    record SpanError(long timeNanos, ErrorSnapshot error) {}
}

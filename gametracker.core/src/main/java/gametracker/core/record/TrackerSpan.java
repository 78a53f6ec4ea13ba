package gametracker.core.record;

import gametracker.api.Span;

/** A span of this library's, recorded or not. */
public sealed interface TrackerSpan extends Span, SpanIds permits ActiveSpan, UnsampledSpan {
    /** Returns where spans begin that are about the same as this one. */
    Spans home();

    /** Returns what the span is about: that of the tracker that started it. */
    default Subject subject() {
        return home().subject();
    }

    boolean isOver();

    /** Whether the player has declined its session. */
    default boolean isErased() {
        return home().isErased();
    }
}

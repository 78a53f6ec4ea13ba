package gametracker.core.record;

import org.jspecify.annotations.Nullable;

/**
 * A span elsewhere, mostly in another trace, that a span has to do with.
 *
 * @param relation what it is to the span, if that is not the game's own to say
 */
public record SpanLink(
        long traceHigh,
        long traceLow,
        long spanIdBits,
        boolean sampled,
        @Nullable Relation relation) implements SpanIds {
    /** What a trace that is full has to do with the one by which it is continued. */
    public enum Relation {
        /** The span would be a child of the other, whose trace is full. */
        CONTINUES,
        /** The other would be a child of the span, whose trace is full. */
        CONTINUED_BY
    }

    /** Says whether another link is not needed beside this one: it leads to the same span, or goes on in the same trace. */
    boolean saysAsMuchAs(SpanLink other) {
        boolean sameContinuation = relation == Relation.CONTINUED_BY && other.relation == Relation.CONTINUED_BY;
        return (sameContinuation || spanIdBits == other.spanIdBits)
                && traceLow == other.traceLow
                && traceHigh == other.traceHigh;
    }
}

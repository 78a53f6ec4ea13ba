package gametracker.core.record;

import gametracker.api.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The span that is current on a thread, of whichever tracker: one for all, so that the logs of one tracker carry the ids
 * of another's span.
 *
 * <p>Each thread has a stack of open scopes. A scope closed at the top goes, together with those below it that were
 * closed before their turn. One closed before its turn changes nothing yet, and goes with the one above it. One closed
 * on another thread stays, since its own thread may still close it; but it no longer stands in the way of a scope
 * around it, and once its span has ended it goes as soon as the thread opens or closes another. What is never closed
 * at all goes with {@value #MAX_DEPTH} further ones on top.
 *
 * <p>What a thread keeps when no scope is open is an empty array of the JDK's, which holds no class of ours.
 */
public final class CurrentSpan {
    /** No game nests its spans that deep; who comes here forgets to close. */
    static final int MAX_DEPTH = 1024;

    /** What a caller gets that had no stack or heap left to enter a span. */
    static final Scope NOT_ENTERED = new NotEntered();

    private static final ThreadLocal<@Nullable Object[]> TOP = new ThreadLocal<>();

    private CurrentSpan() {}

    /** Returns the calling thread's current span. */
    public static @Nullable ActiveSpan get() {
        @Nullable Object[] stack = TOP.get();
        return stack == null || stack[0] == null ? null : ((Open) stack[0]).span;
    }

    static Scope enter(ActiveSpan span) {
        @Nullable Object[] stack = TOP.get();
        if (stack == null) {
            stack = new Object[1];
            TOP.set(stack);
        }
        Open below = settled((Open) stack[0]);
        if (below != null && below.depth == MAX_DEPTH) {
            below = null;
        }
        Open open = new Open(stack, below, span);
        stack[0] = open;
        return open;
    }

    /** Lets go of what lies on top and is over and done with. */
    private static @Nullable Open settled(@Nullable Open top) {
        Open open = top;
        while (open != null && (open.closed || open.closedElsewhere && open.spanIsOver())) {
            open = open.leave();
        }
        return open;
    }

    private static final class NotEntered implements Scope {
        @Override
        public void close() {}
    }

    private static final class Open implements Scope {
        private final @Nullable Object[] stack;
        private final int depth;
        private @Nullable Open below;
        private @Nullable ActiveSpan span;
        private boolean closed;
        private volatile boolean closedElsewhere;

        Open(@Nullable Object[] stack, @Nullable Open below, ActiveSpan span) {
            this.stack = stack;
            this.depth = below == null ? 1 : below.depth + 1;
            this.below = below;
            this.span = span;
        }

        /** A caller at the very end of its stack leaves it closed on paper: it goes with the next one that is opened. */
        @Override
        public void close() {
            try {
                if (TOP.get() != stack) {
                    closedElsewhere = true;
                } else if (!closed) {
                    closed = true;
                    takeOff();
                }
            } catch (Throwable e) {
                closedElsewhere = true;
            }
        }

        private void takeOff() {
            Open top = (Open) stack[0];
            while (top != null && top != this && top.closedElsewhere) {
                top = top.below;
            }
            if (top != this) {
                return;
            }
            Open each = (Open) stack[0];
            while (each != this) {
                each = each.leave();
            }
            stack[0] = settled(this);
        }

        private boolean spanIsOver() {
            return span == null || span.isOver();
        }

        /** Takes this one off; a scope that a game keeps then keeps nothing else. */
        private @Nullable Open leave() {
            Open next = below;
            below = null;
            span = null;
            closed = true;
            return next;
        }
    }
}

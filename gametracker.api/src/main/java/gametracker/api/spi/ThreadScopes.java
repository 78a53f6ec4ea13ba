package gametracker.api.spi;

import gametracker.api.Scope;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is current on each thread: a stack of open scopes a thread. For implementations of the API; a game has no use
 * for it.
 *
 * <p>A scope closed at the top goes, together with those below it that were closed before their turn. One closed before
 * its turn changes nothing yet, and goes with the one above it. One closed on another thread stays, since its own
 * thread may still close it; but it no longer stands in the way of a scope around it, and once its value is over it
 * goes as soon as the thread opens or closes another. What is never closed at all goes with {@value #MAX_DEPTH} further
 * ones on top.
 *
 * <p>What a thread keeps when no scope is open is an empty array of the JDK's, which holds no class of this library.
 *
 * @param <T> what is current
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public final class ThreadScopes<T> {
    /** No game nests its scopes that deep; a thread that comes here forgets to close: {@value}. */
    public static final int MAX_DEPTH = 1024;

    /** What a caller gets that had no stack or heap left to enter a scope: does nothing. */
    public static final Scope NOT_ENTERED = new NotEntered();

    private final ThreadLocal<@Nullable Object[]> top = new ThreadLocal<>();
    private final Predicate<T> isOver;

    /**
     * Prepares.
     *
     * @param isOver says whether a value is over: its scope, if it was closed on another thread, need not be kept
     */
    public ThreadScopes(Predicate<T> isOver) {
        this.isOver = isOver;
    }

    /**
     * Returns what is current on the calling thread.
     *
     * @return the value of the innermost open scope, or null
     */
    public @Nullable T current() {
        @Nullable Object[] stack = top.get();
        Open<T> open = stack == null ? null : open(stack);
        return open == null ? null : open.value;
    }

    /**
     * Makes something current on the calling thread.
     *
     * @param value what is current from now on
     * @return ends that when it is closed
     */
    public Scope enter(T value) {
        @Nullable Object[] stack = top.get();
        if (stack == null) {
            stack = new Object[1];
            top.set(stack);
        }
        Open<T> below = settled(open(stack));
        if (below != null && below.depth == MAX_DEPTH) {
            below = null;
        }
        Open<T> open = new Open<>(this, stack, below, value);
        stack[0] = open;
        return open;
    }

    @SuppressWarnings("unchecked") // enter alone puts something in
    private static <V> @Nullable Open<V> open(@Nullable Object[] stack) {
        return (Open<V>) stack[0];
    }

    /** Lets go of what lies on top and is over and done with. */
    private static <T> @Nullable Open<T> settled(@Nullable Open<T> top) {
        Open<T> open = top;
        while (open != null && (open.closed || open.closedElsewhere && open.isOver())) {
            open = open.leave();
        }
        return open;
    }

    private static final class NotEntered implements Scope {
        @Override
        public void close() {}
    }

    private static final class Open<T> implements Scope {
        private final ThreadScopes<T> scopes;
        private final @Nullable Object[] stack;
        private final int depth;
        private @Nullable Open<T> below;
        private @Nullable T value;
        private boolean closed;
        private volatile boolean closedElsewhere;

        Open(ThreadScopes<T> scopes, @Nullable Object[] stack, @Nullable Open<T> below, T value) {
            this.scopes = scopes;
            this.stack = stack;
            this.depth = below == null ? 1 : below.depth + 1;
            this.below = below;
            this.value = value;
        }

        /** A caller at the very end of its stack leaves it closed on paper: it goes with the next one that is opened. */
        @Override
        public void close() {
            try {
                if (scopes.top.get() != stack) {
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
            Open<T> top = open(stack);
            while (top != null && top != this && top.closedElsewhere) {
                top = top.below;
            }
            if (top != this) {
                return;
            }
            Open<T> each = open(stack);
            while (each != this) {
                each = each.leave();
            }
            stack[0] = settled(this);
        }

        private boolean isOver() {
            return value == null || scopes.isOver.test(value);
        }

        /** Takes this one off; a scope that a game keeps then keeps nothing else. */
        private @Nullable Open<T> leave() {
            Open<T> next = below;
            below = null;
            value = null;
            closed = true;
            return next;
        }
    }
}

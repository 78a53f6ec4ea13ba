package gametracker.api.spi;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was seen of a thread that gives no sign, at one moment.
 *
 * @param stack the thread's stack, the innermost frame first; empty if it has ended
 * @param state the thread's state
 * @param waiting what it waits for, where it waits for a lock or an object
 * @param deadlocks each a ring of threads of which each waits for the next; empty where there is none
 * @param others other live threads with their stacks: first those that own what somebody waits for
 */
public record ThreadReport(
        List<StackTraceElement> stack,
        Thread.State state,
        Optional<Waiting> waiting,
        List<List<Waiting>> deadlocks,
        List<Other> others) {
    /** Copies the lists. */
    public ThreadReport {
        stack = List.copyOf(stack);
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(waiting, "waiting");
        deadlocks = deadlocks.stream().map(List::copyOf).toList();
        others = List.copyOf(others);
    }

    /**
     * A thread that waits for a lock or an object.
     *
     * @param thread the name of the waiting thread
     * @param lock the class of the lock, monitor or object, and its identity hash, as {@code java.lang.Object@1b2c3d}
     * @param owner the name of the thread that owns it, where the JVM knows one
     * @param ownerStack the owner's stack, the innermost frame first; empty where there is no owner
     */
    public record Waiting(String thread, String lock, Optional<String> owner, List<StackTraceElement> ownerStack) {
        /** Copies the list. */
        public Waiting {
            Objects.requireNonNull(thread, "thread");
            Objects.requireNonNull(lock, "lock");
            Objects.requireNonNull(owner, "owner");
            ownerStack = List.copyOf(ownerStack);
        }
    }

    /**
     * Another thread.
     *
     * @param thread its name
     * @param state its state
     * @param stack its stack, the innermost frame first
     */
    public record Other(String thread, Thread.State state, List<StackTraceElement> stack) {
        /** Copies the list. */
        public Other {
            Objects.requireNonNull(thread, "thread");
            Objects.requireNonNull(state, "state");
            stack = List.copyOf(stack);
        }
    }
}

package gametracker.jvm;

import java.util.List;

/**
 * What happened in the JVM or to one of its threads, by {@link System#nanoTime()}.
 *
 * @param kind what
 * @param start when it began
 * @param end when it ended
 * @param thread the id of the thread it happened to; {@link #ALL} for the whole JVM
 * @param askedNanos how long the thread had asked to be put aside for; {@link #UNASKED} where it had set no time
 * @param subject what it concerns: the class of a lock, the path of a file, a collector, an operation, a loaded class
 * @param detail more of it: the owner of a lock, the cause of a collection
 * @param stack the thread's innermost frames, the innermost first
 * @param initialising the classes whose initialisers are on the stack, the innermost first
 * @param loading whether the stack shows that a class is being loaded or a call site linked
 * @param id the collection's or safepoint's number
 */
record JvmEvent(
        Kind kind,
        long start,
        long end,
        long thread,
        long askedNanos,
        String subject,
        String detail,
        List<String> stack,
        List<String> initialising,
        boolean loading,
        long id) {
    static final long ALL = -1;
    static final long UNASKED = -1;

    enum Kind {
        /** A collector stops all threads. */
        GC_PAUSE,
        /** A collection from its beginning to its end, stopped or not. */
        COLLECTION,
        /** The thread waits for memory. */
        ALLOCATION_STALL,
        /** All threads are stopped for an operation of the JVM. */
        VM_OPERATION,
        /** The JVM waits until all threads have stopped. */
        REACHING_SAFEPOINT,
        /** No thread of the process ran, although one wanted to. */
        STANDING,
        CLASS_LOAD,
        LOCK,
        IO,
        WAIT,
        SLEEP,
        /** The thread was seen running Java code. */
        SAMPLE,
        /** The thread was seen in native code. */
        NATIVE_SAMPLE
    }

    static JvmEvent ofTheVm(Kind kind, long start, long end, String subject, String detail, long id) {
        return new JvmEvent(kind, start, end, ALL, UNASKED, subject, detail, List.of(), List.of(), false, id);
    }

    static JvmEvent ofThread(
            Kind kind, long start, long end, long thread, long askedNanos, String subject, String detail, Stack stack) {
        return new JvmEvent(
                kind,
                start,
                end,
                thread,
                askedNanos,
                subject,
                detail,
                stack.frames(),
                stack.initialising(),
                stack.loading(),
                0);
    }

    /** Moves it from another clock to the one of {@link System#nanoTime()}. */
    JvmEvent movedBy(long nanos) {
        return new JvmEvent(
                kind,
                start + nanos,
                end + nanos,
                thread,
                askedNanos,
                subject,
                detail,
                stack,
                initialising,
                loading,
                id);
    }

    /** Returns where in the game's own code it happened: the innermost frame that is not the JDK's. */
    String site() {
        for (String frame : stack) {
            if (!Stack.isOfTheJdk(frame)) {
                return frame;
            }
        }
        return stack.isEmpty() ? "" : stack.get(0);
    }

    boolean overlaps(long from, long to) {
        return start < to && end > from;
    }
}

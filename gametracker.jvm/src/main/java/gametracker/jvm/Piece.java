package gametracker.jvm;

import gametracker.api.spi.FrameCause;
import java.util.List;
import java.util.Set;

/**
 * A span of time with what it is to be blamed on. Where pieces overlap, the smaller rank has the moment:
 *
 * <ol start="0">
 *   <li>time that the thread had asked to be put aside for, and was: what happened to the JVM meanwhile delayed nothing
 *   <li>collections, stalls
 *   <li>other operations that stop the JVM
 *   <li>the whole process was not run
 *   <li>loading of a class, with all that the loader does
 *   <li>locks, I/O, waiting for others
 *   <li>being put aside for longer than asked for
 * </ol>
 */
record Piece(long from, long to, int rank, FrameCause cause, JvmEvent event) {
    private static final int ASKED = 0;
    private static final int GC = 1;
    private static final int OPERATION = 2;
    private static final int STANDING = 3;
    private static final int LOADING = 4;
    private static final int BLOCKED = 5;
    private static final int LATE = 6;

    /** How much earlier than asked for a timer may fire and still have run to its end. */
    private static final long EARLY = 1_000_000;

    /** What the pieces of an event depend on besides the event. */
    record Surroundings(List<JvmEvent> pauses, List<JvmEvent> loads, Set<String> enclosing) {
        static Surroundings of(List<JvmEvent> events, Set<String> enclosing) {
            return new Surroundings(
                    events.stream()
                            .filter(e -> e.kind() == JvmEvent.Kind.GC_PAUSE)
                            .toList(),
                    events.stream()
                            .filter(e -> e.kind() == JvmEvent.Kind.CLASS_LOAD)
                            .toList(),
                    enclosing);
        }
    }

    /** Returns the class that is being initialised, if its initialiser does not enclose the loop as well; else "". */
    static String initialised(JvmEvent event, Set<String> enclosing) {
        for (String type : event.initialising()) {
            if (!enclosing.contains(type)) {
                return type;
            }
        }
        return "";
    }

    /** Adds what an event is to be blamed for; nothing for one that puts no thread aside by itself. */
    static void add(List<Piece> pieces, JvmEvent event, Surroundings surroundings) {
        switch (event.kind()) {
            case GC_PAUSE, ALLOCATION_STALL ->
                pieces.add(new Piece(event.start(), event.end(), GC, FrameCause.GC, event));
            case VM_OPERATION -> {
                boolean collects = surroundings.pauses().stream().anyMatch(p -> p.overlaps(event.start(), event.end()));
                pieces.add(new Piece(
                        event.start(), event.end(), OPERATION, collects ? FrameCause.GC : FrameCause.SAFEPOINT, event));
            }
            case CLASS_LOAD ->
                pieces.add(new Piece(event.start(), event.end(), LOADING, FrameCause.CLASS_LOADING, event));
            case LOCK -> addBlocked(pieces, event, FrameCause.LOCK, surroundings);
            case IO -> addBlocked(pieces, event, FrameCause.IO, surroundings);
            case WAIT -> addBlocked(pieces, event, FrameCause.WAIT, surroundings);
            case SLEEP -> addBlocked(pieces, event, FrameCause.SLEEP, surroundings);
            default -> {
                // Collections, ways to a safepoint and samples are weighed by the attribution itself.
            }
        }
    }

    /** Time in which the whole process was not run goes before what its threads waited for meanwhile. */
    static Piece standing(Observed.Span span) {
        JvmEvent event = JvmEvent.ofTheVm(JvmEvent.Kind.STANDING, span.from(), span.to(), "", "", 0);
        return new Piece(span.from(), span.to(), STANDING, FrameCause.SCHEDULER, event);
    }

    private static void addBlocked(List<Piece> pieces, JvmEvent event, FrameCause cause, Surroundings surroundings) {
        boolean loads = !initialised(event, surroundings.enclosing()).isEmpty()
                || surroundings.loads().stream().anyMatch(l -> l.start() <= event.start() && event.end() <= l.end());
        FrameCause blamed = loads ? FrameCause.CLASS_LOADING : cause;
        long asked = event.askedNanos();
        if (asked < 0 || event.end() - event.start() < asked - EARLY) {
            pieces.add(new Piece(event.start(), event.end(), BLOCKED, blamed, event));
            return;
        }
        long due = Math.min(event.end(), event.start() + asked);
        pieces.add(new Piece(event.start(), due, ASKED, blamed, event));
        pieces.add(new Piece(due, event.end(), LATE, FrameCause.SCHEDULER, event));
    }
}

package gametracker.jvm;

import gametracker.api.spi.FrameCause;
import gametracker.api.spi.FrameExplanation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the causes of a frame in what was observed of it. A pure function.
 *
 * <p>Each moment of the frame goes to one cause at most. First the events take theirs, by rank. What they leave is time
 * in which the thread ran, could have run, or was held up by something that no event tells of. The thread's own clock
 * says how much of it the thread ran; the rest is a cause only where something speaks for it: the system's count of time
 * spent waiting for a processor, the state in which the thread was seen, a collection that callers wait for. What nothing
 * speaks for is unknown. From each cause goes what recent frames of the loop spend on the same at the same place.
 */
final class Attribution {
    /** The JVM books a stop after it, which may be this much later. */
    private static final long BOOKED_LATE = 100_000_000;

    private final Observed observed;
    private final Shares shares = new Shares();
    private final Gaps gaps;
    private final Piece.Surroundings surroundings;
    private final Usual usual;

    private Attribution(Observed observed) {
        this.observed = observed;
        this.gaps = new Gaps().with(observed.start(), observed.end());
        Set<String> enclosing = new HashSet<>();
        for (JvmEvent each : observed.events()) {
            // An initialiser that was on the stack before the frame began has the whole loop inside it.
            if (each.end() <= observed.start()) {
                enclosing.addAll(each.initialising());
            }
        }
        this.surroundings = Piece.Surroundings.of(observed.events(), enclosing);
        this.usual = Usual.of(observed, surroundings);
    }

    static FrameExplanation explain(Observed observed) {
        return new Attribution(observed).explain();
    }

    private FrameExplanation explain() {
        blameEvents();
        blameTheRest();
        return shares.of(Math.max(0, observed.end() - observed.start()), observed.complete());
    }

    private void blameEvents() {
        List<Piece> pieces = new ArrayList<>();
        for (JvmEvent each : observed.events()) {
            if (each.overlaps(observed.start(), observed.end())) {
                Piece.add(pieces, each, surroundings);
            }
        }
        for (Observed.Span each : observed.standing()) {
            boolean inAStop = isOnTheWayToASafepoint(each) || unreported() > (each.to() - each.from()) / 2;
            if (observed.complete() && !inAStop) {
                pieces.add(Piece.standing(each));
            }
        }
        pieces.sort(Comparator.comparingInt(Piece::rank).thenComparingLong(Piece::from));
        Map<Usual.Key, Long> blocked = new HashMap<>();
        for (Piece piece : pieces) {
            long taken = gaps.take(piece.from(), piece.to());
            if (taken == 0) {
                continue;
            }
            tell(piece, taken);
            switch (piece.event().kind()) {
                case LOCK, IO, WAIT, SLEEP -> blocked.merge(Usual.Key.of(piece), taken, Long::sum);
                default -> shares.add(piece.cause(), taken);
            }
        }
        blocked.forEach((key, taken) -> {
            long asEver = Math.min(taken, usual.blocked(key));
            shares.add(key.cause(), taken - asEver);
            shares.addUsual(asEver);
        });
    }

    /**
     * Returns for how long the JVM stood by its counters without an event that tells of it. An event just before the
     * frame counts too: its stop may have been booked in this one.
     */
    private long unreported() {
        Gaps stops = new Gaps().with(observed.start() - BOOKED_LATE, observed.end());
        long reported = 0;
        for (JvmEvent each : observed.events()) {
            switch (each.kind()) {
                case GC_PAUSE, VM_OPERATION, REACHING_SAFEPOINT -> reported += stops.take(each.start(), each.end());
                default -> {
                    // Stops nobody but its own thread.
                }
            }
        }
        return Math.max(0, observed.stoodNanos() - reported);
    }

    /** The heartbeat, too, waits for a safepoint that is being reached. Without events that cannot be told apart here. */
    private boolean isOnTheWayToASafepoint(Observed.Span standing) {
        for (JvmEvent each : observed.events()) {
            if (each.kind() == JvmEvent.Kind.REACHING_SAFEPOINT && each.overlaps(standing.from(), standing.to())) {
                return true;
            }
        }
        return false;
    }

    private void blameTheRest() {
        long reaching = 0;
        for (JvmEvent each : observed.events()) {
            if (each.kind() == JvmEvent.Kind.REACHING_SAFEPOINT) {
                long taken = gaps.take(each.start(), each.end());
                reaching += taken;
                if (taken > 0) {
                    shares.tell(FrameCause.SAFEPOINT, "operation", "on the way to " + operation(each.id()), taken);
                }
            }
        }
        long before = observed.cpuAtStart();
        long after = observed.cpuAt(observed.end());
        boolean known = before != Observed.NOT_KNOWN && after != Observed.NOT_KNOWN;
        long left = gaps.total() + reaching;
        // On the way to a safepoint the thread may be the one that still runs: its clock goes first.
        long ran = known ? Math.max(0, Math.min(left, after - before)) : 0;
        left -= ran;
        long held = Math.min(left, reaching);
        shares.add(FrameCause.SAFEPOINT, held);
        left -= held;
        left -= blameCounters(Math.min(left, unreported()));
        Samples samples = Samples.of(observed, gaps, surroundings.enclosing(), shares);
        long io = samples.ioNanos(seenInNative());
        long ioOff = blameOffCpu(left, io);
        blameCpu(ran, samples.ioPart(ran, io - ioOff), samples);
    }

    private String operation(long safepoint) {
        for (JvmEvent each : observed.events()) {
            if (each.kind() == JvmEvent.Kind.VM_OPERATION && each.id() == safepoint) {
                return each.subject();
            }
        }
        return "a safepoint";
    }

    /** What the counters tell beyond the events: stops too short for events, and all of them where none are heard. */
    private long blameCounters(long more) {
        long gc = Math.min(more, Math.max(0, observed.gcNanos() - shares.get(FrameCause.GC)));
        shares.add(FrameCause.GC, gc);
        shares.add(FrameCause.SAFEPOINT, more - gc);
        return more;
    }

    private long seenInNative() {
        long time = 0;
        for (Observed.Look each : observed.looks()) {
            if (each.inNative() && each.state() == Thread.State.RUNNABLE && gaps.contains(each.to() - 1)) {
                time += gaps.left(each.from(), each.to());
            }
        }
        return time;
    }

    /** Returns how much of it went into I/O. */
    private long blameOffCpu(long left, long io) {
        Map<FrameCause, Long> off = new EnumMap<>(FrameCause.class);
        for (Observed.Look each : observed.looks()) {
            FrameCause cause = cause(each);
            if (cause != null && gaps.contains(each.to() - 1)) {
                long time = put(off, cause, Math.min(left, gaps.left(each.from(), each.to())));
                left -= time;
                shares.tell(cause, "class", each.lock(), time);
                shares.tell(cause, "owner", each.owner(), time);
            }
        }
        left -= put(off, FrameCause.SCHEDULER, Math.min(left, unscheduled()));
        left -= put(off, FrameCause.GC, Math.min(left - seenInNative(), awaited()));
        long ioOff = put(off, FrameCause.IO, Math.min(left, io));
        left -= ioOff;
        long asEver = usual.other();
        shares.addUsual(Math.min(left, asEver));
        asEver -= Math.min(left, asEver);
        for (Map.Entry<FrameCause, Long> each : off.entrySet()) {
            long part = each.getKey() == FrameCause.GC ? 0 : Math.min(asEver, each.getValue());
            asEver -= part;
            shares.addUsual(part);
            shares.add(each.getKey(), each.getValue() - part);
        }
        return ioOff;
    }

    private static long put(Map<FrameCause, Long> off, FrameCause cause, long time) {
        if (time > 0) {
            off.merge(cause, time, Long::sum);
        }
        return Math.max(0, time);
    }

    private static @Nullable FrameCause cause(Observed.Look look) {
        return switch (look.state()) {
            case BLOCKED -> FrameCause.LOCK;
            case WAITING -> look.owner().isEmpty() ? FrameCause.WAIT : FrameCause.LOCK;
            // A frame limiter looks the same, and whether it woke in time only an event tells.
            case TIMED_WAITING -> look.owner().isEmpty() ? null : FrameCause.LOCK;
            default -> null;
        };
    }

    /** How long the thread waited for a processor: by the system's count, or because nothing of the process ran. */
    private long unscheduled() {
        long standing = 0;
        for (Observed.Span each : observed.standing()) {
            standing += gaps.left(each.from(), each.to());
        }
        long queued = observed.queuedBetween(observed.start(), observed.end());
        if (standing > 0) {
            shares.tell(FrameCause.SCHEDULER, "reason", "no thread of the process ran", standing);
        }
        if (queued > 0) {
            shares.tell(FrameCause.SCHEDULER, "reason", "waited for a processor", queued);
        }
        return Math.max(standing, queued);
    }

    /** How long a collection was under way that is of the kind that callers wait for. */
    private long awaited() {
        long awaited = 0;
        for (JvmEvent each : observed.events()) {
            if (each.kind() == JvmEvent.Kind.COLLECTION && isAwaited(each.detail())) {
                long time = gaps.left(each.start(), each.end());
                if (time > 0) {
                    awaited += time;
                    shares.tell(FrameCause.GC, "collector", each.subject(), time);
                    shares.tell(FrameCause.GC, "gc_cause", each.detail(), time);
                }
            }
        }
        return awaited;
    }

    private static boolean isAwaited(String gcCause) {
        return gcCause.equals("System.gc()")
                || gcCause.contains("Stall")
                || gcCause.contains("Failure")
                || gcCause.contains("Metadata")
                || gcCause.contains("Diagnostic");
    }

    private void blameCpu(long ran, long inIo, Samples samples) {
        long loaded = samples.loadingPart(ran - inIo);
        long code = ran - inIo - loaded;
        long asEver = Math.min(code, usual.cpu());
        shares.add(FrameCause.IO, inIo);
        shares.add(FrameCause.CLASS_LOADING, loaded);
        shares.add(FrameCause.CPU, code - asEver);
        shares.addUsual(asEver);
        samples.tell(ran > 0, shares);
    }

    private void tell(Piece piece, long weight) {
        JvmEvent event = piece.event();
        FrameCause cause = piece.cause();
        switch (event.kind()) {
            case GC_PAUSE -> {
                for (JvmEvent each : observed.events()) {
                    if (each.kind() == JvmEvent.Kind.COLLECTION && each.id() == event.id()) {
                        shares.tell(cause, "collector", each.subject(), weight);
                        shares.tell(cause, "gc_cause", each.detail(), weight);
                    }
                }
            }
            case STANDING -> shares.tell(cause, "reason", "no thread of the process ran", weight);
            case ALLOCATION_STALL -> shares.tell(cause, "operation", "allocation stall", weight);
            case VM_OPERATION -> {
                shares.tell(cause, "operation", event.subject(), weight);
                shares.tell(cause, "caller", event.detail(), weight);
            }
            case IO -> {
                shares.tell(cause, event.detail().isEmpty() ? "path" : event.detail(), event.subject(), weight);
                shares.tell(cause, "at", event.site(), weight);
            }
            default -> {
                String initialised = Piece.initialised(event, surroundings.enclosing());
                if (cause == FrameCause.SCHEDULER) {
                    shares.tell(cause, "reason", "woken later than asked for", weight);
                } else {
                    shares.tell(cause, "class", initialised.isEmpty() ? event.subject() : initialised, weight);
                    shares.tell(cause, "owner", event.detail(), weight);
                }
                shares.tell(cause, "at", event.site(), weight);
            }
        }
    }
}

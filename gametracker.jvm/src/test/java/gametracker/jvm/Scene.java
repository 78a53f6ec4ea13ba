package gametracker.jvm;

import gametracker.api.spi.FrameCause;
import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.FrameExplanation.Share;
import gametracker.jvm.JvmEvent.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets the scene of one frame for tests, in milliseconds after the frame's beginning: 20 frames of 16 ms before it, in
 * each 4 ms of work and 12 ms of the limiter's sleep.
 */
final class Scene {
    static final long MILLI = 1_000_000;
    static final long THREAD = 7;
    static final int BEFORE = 20;
    private static final long ORIGIN = 1_000_000_000_000L;
    private static final long FRAME = 16 * MILLI;
    private static final long WORK = 4 * MILLI;

    private final long length;
    private final List<JvmEvent> events = new ArrayList<>();
    private final List<Observed.Look> looks = new ArrayList<>();
    private final List<Observed.Span> standing = new ArrayList<>();
    private long cpu;
    private long queued = -1;
    private boolean clock = true;
    private long stood = -1;
    private long gc;
    private boolean complete = true;

    Scene(long millis) {
        length = millis * MILLI;
        for (int i = 1; i <= BEFORE; i++) {
            long start = ORIGIN - i * FRAME;
            events.add(JvmEvent.ofThread(
                    Kind.SLEEP, start + WORK, start + FRAME, THREAD, FRAME - WORK, "", "", at("game.Limiter.sleep:1")));
        }
    }

    static Stack at(String... frames) {
        Stack.Builder stack = new Stack.Builder();
        for (String frame : frames) {
            int line = frame.indexOf(':');
            int dot = frame.lastIndexOf('.', line);
            stack.add(
                    frame.substring(0, dot),
                    frame.substring(dot + 1, line),
                    Integer.parseInt(frame.substring(line + 1)));
        }
        return stack.build();
    }

    /** The thread ran for so long. */
    Scene ran(long millis) {
        cpu = millis * MILLI;
        return this;
    }

    /** The system counts waiting for a processor, so much of it in this frame. */
    Scene queued(long millis) {
        queued = millis * MILLI;
        return this;
    }

    /** A virtual thread: its time on a processor is not known. */
    Scene withoutClock() {
        clock = false;
        return this;
    }

    Scene deaf() {
        complete = false;
        return this;
    }

    Scene counters(long stoodMillis, long gcMillis) {
        stood = stoodMillis * MILLI;
        gc = gcMillis * MILLI;
        return this;
    }

    Scene blocked(Kind kind, long from, long to, String subject, String detail, String... stack) {
        return asked(kind, from, to, -1, subject, detail, stack);
    }

    Scene asked(Kind kind, long from, long to, long asked, String subject, String detail, String... stack) {
        events.add(JvmEvent.ofThread(
                kind,
                ORIGIN + from * MILLI,
                ORIGIN + to * MILLI,
                THREAD,
                asked < 0 ? -1 : asked * MILLI,
                subject,
                detail,
                at(stack)));
        return this;
    }

    Scene vm(Kind kind, long from, long to, String subject, String detail, long id) {
        events.add(JvmEvent.ofTheVm(kind, ORIGIN + from * MILLI, ORIGIN + to * MILLI, subject, detail, id));
        return this;
    }

    Scene sample(Kind kind, long at, String... stack) {
        return asked(kind, at, at, -1, "", "", stack);
    }

    Scene look(long from, long to, Thread.State state, boolean inNative, String lock, String owner) {
        looks.add(new Observed.Look(ORIGIN + from * MILLI, ORIGIN + to * MILLI, state, inNative, lock, owner));
        return this;
    }

    Scene standing(long from, long to) {
        standing.add(new Observed.Span(ORIGIN + from * MILLI, ORIGIN + to * MILLI));
        return this;
    }

    Observed observed() {
        long[] ends = new long[BEFORE + 1];
        List<Observed.Reading> readings = new ArrayList<>();
        for (int i = 0; i <= BEFORE; i++) {
            ends[i] = ORIGIN - (BEFORE - i) * FRAME;
            readings.add(new Observed.Reading(ends[i], i * WORK, queued < 0 ? -1 : 0));
        }
        readings.add(new Observed.Reading(ORIGIN + length, BEFORE * WORK + cpu, queued));
        return new Observed(
                ORIGIN,
                ORIGIN + length,
                ends,
                clock ? readings : List.of(),
                looks,
                standing,
                events,
                stood,
                gc,
                complete);
    }

    FrameExplanation explain() {
        return Attribution.explain(observed());
    }

    static long millis(FrameExplanation explanation, FrameCause cause) {
        return explanation.causes().stream()
                .filter(each -> each.cause() == cause)
                .mapToLong(each -> each.nanos() / MILLI)
                .sum();
    }

    static String evidence(FrameExplanation explanation, FrameCause cause) {
        return explanation.causes().stream()
                .filter(each -> each.cause() == cause)
                .map(Share::evidence)
                .flatMap(List::stream)
                .map(each -> each.name() + "=" + each.text())
                .toList()
                .toString();
    }
}

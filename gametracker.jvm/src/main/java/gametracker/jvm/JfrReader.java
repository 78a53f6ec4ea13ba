package gametracker.jvm;

import gametracker.jvm.JvmEvent.Kind;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import org.jspecify.annotations.Nullable;

/**
 * Turns JFR's events into ours. Times stay those of JFR's clock, in nanoseconds since the epoch. Belongs to the thread
 * that hears events.
 */
final class JfrReader {
    private static final long SECOND = 1_000_000_000;
    private static final long MILLI = 1_000_000;
    private static final int LOCK_FRAMES = 8;

    /** Events of one place share JFR's stack trace between two flushes: a frame limiter's, sixty times a second. */
    private final Map<RecordedStackTrace, Stack> stacks = new IdentityHashMap<>();

    /** Lets go of the stacks that were read; to be called at each flush. */
    void forgetStacks() {
        stacks.clear();
    }

    /** Returns when an event began by JFR's clock. */
    static long start(RecordedEvent event) {
        return nanos(event.getStartTime());
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * SECOND + time.getNano();
    }

    /** Reads what happened to the JVM as a whole. */
    static JvmEvent ofTheVm(Kind kind, RecordedEvent event) {
        return switch (kind) {
            case GC_PAUSE -> vm(kind, event, text(event, "name"), "", event.getLong("gcId"));
            case COLLECTION -> vm(kind, event, text(event, "name"), text(event, "cause"), event.getLong("gcId"));
            case VM_OPERATION ->
                vm(
                        kind,
                        event,
                        text(event, "operation"),
                        name(event.getThread("caller")),
                        event.getLong("safepointId"));
            default -> vm(kind, event, "", "", event.getLong("safepointId"));
        };
    }

    private static JvmEvent vm(Kind kind, RecordedEvent event, String subject, String detail, long id) {
        return JvmEvent.ofTheVm(kind, start(event), nanos(event.getEndTime()), subject, detail, id);
    }

    JvmEvent ofMonitor(RecordedEvent event, long thread) {
        return thread(Kind.LOCK, event, thread, type(event, "monitorClass"), name(event.getThread("previousOwner")));
    }

    JvmEvent ofClassLoad(RecordedEvent event, long thread) {
        return thread(Kind.CLASS_LOAD, event, thread, type(event, "loadedClass"), "");
    }

    JvmEvent ofStall(RecordedEvent event, long thread) {
        return thread(Kind.ALLOCATION_STALL, event, thread, "", "");
    }

    JvmEvent ofFile(RecordedEvent event, long thread) {
        return thread(Kind.IO, event, thread, text(event, "path"), "");
    }

    JvmEvent ofSocket(RecordedEvent event, long thread) {
        String host = text(event, "host");
        String address = (host.isEmpty() ? text(event, "address") : host) + ":" + event.getInt("port");
        return thread(Kind.IO, event, thread, address, "address");
    }

    private JvmEvent thread(Kind kind, RecordedEvent event, long thread, String subject, String detail) {
        return JvmEvent.ofThread(
                kind, start(event), nanos(event.getEndTime()), thread, JvmEvent.UNASKED, subject, detail, stack(event));
    }

    JvmEvent ofSleep(RecordedEvent event, long thread) {
        long asked = Math.max(0, event.getDuration("time").toNanos());
        return JvmEvent.ofThread(
                Kind.SLEEP, start(event), nanos(event.getEndTime()), thread, asked, "", "", stack(event));
    }

    /** A timed wait ends with its time: what follows is the way back into the monitor, of which JFR does not tell. */
    JvmEvent ofWait(RecordedEvent event, long thread) {
        long start = start(event);
        long end = nanos(event.getEndTime());
        long asked = JvmEvent.UNASKED;
        if (event.getBoolean("timedOut")) {
            asked = Math.max(0, event.getDuration("timeout").toNanos());
            end = Math.min(end, start + asked);
        }
        return JvmEvent.ofThread(Kind.WAIT, start, end, thread, asked, type(event, "monitorClass"), "", stack(event));
    }

    JvmEvent ofPark(RecordedEvent event, long thread) {
        long start = start(event);
        long timeout = event.getLong("timeout");
        long until = event.getLong("until");
        long asked = timeout > 0 ? timeout : until > 0 ? Math.max(0, until * MILLI - start) : JvmEvent.UNASKED;
        String blocker = type(event, "parkedClass");
        Stack stack = stack(event);
        Kind kind = isLock(blocker, stack) ? Kind.LOCK : blocker.isEmpty() && asked >= 0 ? Kind.SLEEP : Kind.WAIT;
        return JvmEvent.ofThread(kind, start, nanos(event.getEndTime()), thread, asked, blocker, "", stack);
    }

    /** Parking inside of a method that takes a lock is waiting for the lock, else it is waiting for a signal. */
    private static boolean isLock(String blocker, Stack stack) {
        if (blocker.isEmpty() || blocker.endsWith("ConditionObject")) {
            return false;
        }
        for (String frame :
                stack.frames().subList(0, Math.min(LOCK_FRAMES, stack.frames().size()))) {
            if (frame.startsWith("java.util.concurrent.locks.")
                            && frame.toLowerCase(Locale.ROOT).contains("lock:")
                    || frame.startsWith("java.util.concurrent.locks.StampedLock.acquire")
                    || frame.contains("Lock.lockInterruptibly:")
                    || frame.contains("Lock.tryLock:")) {
                return true;
            }
        }
        return false;
    }

    JvmEvent ofSample(Kind kind, RecordedEvent event, long thread) {
        long at = start(event);
        return JvmEvent.ofThread(kind, at, at, thread, JvmEvent.UNASKED, "", "", stack(event));
    }

    private Stack stack(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        return trace == null ? Stack.NONE : stacks.computeIfAbsent(trace, JfrReader::read);
    }

    private static Stack read(RecordedStackTrace trace) {
        Stack.Builder stack = new Stack.Builder();
        for (RecordedFrame frame : trace.getFrames()) {
            RecordedMethod method = frame.getMethod();
            if (method != null) {
                stack.add(method.getType().getName(), method.getName(), frame.getLineNumber());
            }
        }
        return stack.build();
    }

    private static String type(RecordedEvent event, String field) {
        RecordedClass type = event.getClass(field);
        return type == null ? "" : type.getName();
    }

    private static String text(RecordedEvent event, String field) {
        String text = event.getString(field);
        return text == null ? "" : text;
    }

    private static String name(@Nullable RecordedThread thread) {
        String name = thread == null ? null : thread.getJavaName() == null ? thread.getOSName() : thread.getJavaName();
        return name == null ? "" : name;
    }
}

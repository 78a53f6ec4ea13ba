package gametracker.jvm;

import gametracker.jvm.JvmEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import jdk.jfr.EventSettings;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * Listens to JFR's event stream, with thresholds that see into a frame: the defaults of 10 and 20 ms are blind to it. A
 * recording of its own, beside those of others.
 *
 * <p>JFR ends the whole JVM when the disk of its repository is full. So it is not started where little room is left, and
 * stopped when the room dwindles.
 */
final class JfrEvents implements EventSource {
    /** The least room that its disk must have, in bytes. */
    static final long LEAST_ROOM = 256L << 20;

    private static final String REPOSITORY = "jdk.jfr.repository";
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration SHORT = Duration.ofNanos(10_000);

    /** JFR's thread wakes for each sample, which costs a tenth of a millisecond, also where there is nothing to see. */
    private static final Duration SAMPLES = Duration.ofMillis(20);

    private static final Duration NATIVE_SAMPLES = Duration.ofMillis(100);

    /** More events of a kind within a second cost more than they tell: its threshold is raised. */
    private static final int MANY = 4000;

    private static final Duration LONGEST_THRESHOLD = Duration.ofMillis(16);

    private final EventLog log;
    private final RunQueues queues;
    private final Words words;
    private final Room room;
    private final RecordingStream stream = new RecordingStream();
    private final JfrReader reader = new JfrReader();
    private final List<JvmEvent> sinceFlush = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Duration> thresholds = new HashMap<>();
    private long offset = Long.MIN_VALUE;
    private long marked = Long.MIN_VALUE;
    private volatile boolean open = true;
    private volatile boolean exhausted;

    /** How much room a directory's disk has. */
    @FunctionalInterface
    interface Room {
        long bytes(Path directory) throws IOException;
    }

    private JfrEvents(EventLog log, RunQueues queues, Words words, Room room) {
        this.log = log;
        this.queues = queues;
        this.words = words;
        this.room = room;
    }

    static @Nullable JfrEvents open(EventLog log, RunQueues queues, Words words) throws IOException {
        // Not by the FileStore, which reads the table of all mounts each time. Where it is not known this says 0.
        return open(log, queues, words, directory -> directory.toFile().getUsableSpace());
    }

    static @Nullable JfrEvents open(EventLog log, RunQueues queues, Words words, Room room) throws IOException {
        if (!FlightRecorder.isAvailable()) {
            words.say(WITHOUT, "JFR is switched off (-XX:-FlightRecorder)");
            return null;
        }
        Path directory = directory();
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            words.say(WITHOUT, "JFR needs a writable directory, " + directory + " is none: set -Djava.io.tmpdir");
            return null;
        }
        long bytes = room.bytes(directory);
        if (bytes < LEAST_ROOM) {
            words.say(WITHOUT, tooLittle(directory, bytes));
            return null;
        }
        JfrEvents events = new JfrEvents(log, queues, words, room);
        try {
            events.listen();
        } catch (Throwable e) {
            events.close();
            throw e;
        }
        return events;
    }

    private static String tooLittle(Path directory, long bytes) {
        return "JFR ends a JVM when its disk is full, and " + directory + " has " + (bytes >> 20) + " MiB left of the "
                + (LEAST_ROOM >> 20) + " that are kept free";
    }

    private static Path directory() {
        String inUse = System.getProperty(REPOSITORY);
        return Path.of(inUse != null ? inUse : System.getProperty("java.io.tmpdir"));
    }

    private void listen() {
        stream.setOrdered(false);
        stream.onError(e -> words.say("some events of the JVM are missing", e.toString()));
        stream.onClose(() -> open = false);
        stream.onFlush(this::flushed);
        stream.enable(ClockMark.NAME);
        stream.onEvent(ClockMark.NAME, this::clock);
        vm("jdk.GarbageCollection", Kind.COLLECTION, Duration.ZERO);
        vm("jdk.GCPhasePause", Kind.GC_PAUSE, SHORT);
        vm("jdk.ExecuteVMOperation", Kind.VM_OPERATION, MOMENT);
        vm("jdk.SafepointStateSynchronization", Kind.REACHING_SAFEPOINT, MOMENT);
        thread("jdk.ZAllocationStall", MOMENT, reader::ofStall).withoutStackTrace();
        thread("jdk.JavaMonitorEnter", MOMENT, reader::ofMonitor).withStackTrace();
        thread("jdk.JavaMonitorWait", MOMENT, reader::ofWait).withStackTrace();
        thread("jdk.ThreadPark", MOMENT, reader::ofPark).withStackTrace();
        thread("jdk.ThreadSleep", MOMENT, reader::ofSleep).withStackTrace();
        for (String name : new String[] {"jdk.FileRead", "jdk.FileWrite", "jdk.FileForce"}) {
            thread(name, MOMENT, reader::ofFile).withStackTrace();
        }
        for (String name : new String[] {"jdk.SocketRead", "jdk.SocketWrite"}) {
            thread(name, MOMENT, reader::ofSocket).withStackTrace();
        }
        thread("jdk.ClassLoad", SHORT, reader::ofClassLoad).withoutStackTrace();
        samples("jdk.ExecutionSample", Kind.SAMPLE, SAMPLES);
        samples("jdk.NativeMethodSample", Kind.NATIVE_SAMPLE, NATIVE_SAMPLES);
        // Not startAsync, whose thread is no daemon: a game that returns from main would never end.
        Thread thread = new Thread(this::stream, "gametracker-jfr");
        thread.setDaemon(true);
        thread.start();
        ClockMark.commitNow();
    }

    private void stream() {
        try {
            stream.start();
        } catch (Throwable e) {
            if (open) {
                open = false;
                words.say(WITHOUT, e.toString());
            }
        }
    }

    private void vm(String name, Kind kind, Duration threshold) {
        enable(name, threshold).withoutStackTrace();
        on(name, event -> {
            // An operation without a safepoint, such as a handshake with one thread, stops nobody else.
            boolean stops = kind != Kind.VM_OPERATION || event.getBoolean("safepoint");
            return stops ? JfrReader.ofTheVm(kind, event) : null;
        });
    }

    private EventSettings thread(String name, Duration threshold, BiFunction<RecordedEvent, Long, JvmEvent> read) {
        on(name, event -> ofFollowed(event, event.getThread(), read));
        return enable(name, threshold);
    }

    private void samples(String name, Kind kind, Duration period) {
        stream.enable(name).withPeriod(period);
        on(
                name,
                event -> ofFollowed(
                        event,
                        event.getThread("sampledThread"),
                        (each, thread) -> reader.ofSample(kind, each, thread)));
    }

    private EventSettings enable(String name, Duration threshold) {
        thresholds.put(name, threshold);
        return stream.enable(name).withThreshold(threshold);
    }

    private @Nullable JvmEvent ofFollowed(
            RecordedEvent event, @Nullable RecordedThread thread, BiFunction<RecordedEvent, Long, JvmEvent> read) {
        if (thread == null || !log.follows(thread.getJavaThreadId())) {
            return null;
        }
        long id = thread.getJavaThreadId();
        queues.know(id, thread.getOSThreadId());
        return read.apply(event, id);
    }

    private void on(String name, Function<RecordedEvent, @Nullable JvmEvent> read) {
        stream.onEvent(name, event -> {
            counts.merge(name, 1, Integer::sum);
            JvmEvent ours = read.apply(event);
            if (ours != null) {
                sinceFlush.add(ours);
            }
        });
    }

    private void clock(RecordedEvent event) {
        long nanos = event.getLong("nanos");
        offset = nanos - JfrReader.start(event);
        marked = Math.max(marked, nanos);
    }

    /** All events of about a second have come; they are kept by the clock that the newest mark tells. */
    private void flushed() {
        if (offset != Long.MIN_VALUE) {
            for (JvmEvent each : sinceFlush) {
                log.add(each.movedBy(offset));
            }
            log.heardUpTo(marked);
        }
        sinceFlush.clear();
        reader.forgetStacks();
        counts.forEach((name, count) -> {
            if (count > MANY) {
                raise(name);
            }
        });
        counts.clear();
        lookForRoom();
    }

    private void raise(String name) {
        Duration threshold = thresholds.get(name);
        if (threshold != null && threshold.compareTo(LONGEST_THRESHOLD) < 0) {
            Duration higher = threshold.isZero() ? SHORT : threshold.multipliedBy(4);
            thresholds.put(name, higher);
            stream.enable(name).withThreshold(higher);
            words.say(
                    "the shortest events of the kind " + name + " are not seen",
                    "there are more than " + MANY + " a second");
        }
    }

    private void lookForRoom() {
        Path directory = directory();
        if (!open || !Files.exists(directory)) {
            // It is being closed, or the JVM ends and JFR has tidied up.
            return;
        }
        try {
            long bytes = room.bytes(directory);
            if (bytes < LEAST_ROOM) {
                words.say(WITHOUT + " from now on", tooLittle(directory, bytes));
                exhausted = true;
            }
        } catch (IOException e) {
            words.say(WITHOUT + " from now on", e.toString());
            exhausted = true;
        }
    }

    @Override
    public void mark() {
        ClockMark.commitNow();
    }

    @Override
    public void tend() {
        if (exhausted && open) {
            close();
        }
        mark();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        stream.close();
    }
}

package gametracker.jvm;

import gametracker.api.spi.LoopProbe;
import gametracker.api.spi.MetricSink;
import gametracker.api.spi.RuntimeProbe;
import gametracker.api.spi.ThreadReport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The probe: holds what the game's threads and the heartbeat share. */
final class JvmProbe implements RuntimeProbe {
    private static final int MAX_ASKED = 256;
    private static final long CLOSING_MILLIS = 200;

    private final Words words;
    private final CopyOnWriteArrayList<Loop> loops = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Asked> questions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Standstill standstill;
    private volatile @Nullable ThreadClock clock;
    private @Nullable Heartbeat heartbeat;
    private @Nullable JvmMetrics metrics;
    private boolean closed;

    JvmProbe(Words words) {
        this.words = words;
    }

    @Override
    public synchronized void start() {
        if (heartbeat != null || closed) {
            return;
        }
        try {
            heartbeat = new Heartbeat(this, words);
            heartbeat.start();
        } catch (Throwable e) {
            // No more threads, or no java.management in this run-time image: the game goes on without causes.
            heartbeat = null;
            words.say("frames stay without causes", e.toString());
        }
    }

    @Override
    public LoopProbe loop() {
        Loop loop = new Loop(this);
        synchronized (loops) {
            if (loops.size() < LoopProbe.MAX_LOOPS) {
                loops.add(loop);
                return loop;
            }
        }
        words.say(
                "frames of some loops are explained by pauses of the JVM alone",
                "more than " + LoopProbe.MAX_LOOPS + " loops are open");
        return loop;
    }

    @Override
    public synchronized void metrics(MetricSink sink) {
        if (closed || metrics != null) {
            return;
        }
        try {
            metrics = new JvmMetrics(sink);
            metrics.register();
        } catch (Throwable e) {
            words.say("metrics of the JVM are missing", e.toString());
        }
    }

    @Override
    public ThreadReport examine(Thread thread, int maxFrames, int maxOthers) {
        try {
            return new Examination(Math.max(1, maxFrames), Math.max(0, maxOthers)).of(thread);
        } catch (Throwable e) {
            words.say("hanging threads are told without locks and owners", e.toString());
            return new ThreadReport(List.of(), thread.getState(), Optional.empty(), List.of(), List.of());
        }
    }

    @Override
    public void close() {
        Heartbeat beating;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            beating = heartbeat;
            if (metrics != null) {
                metrics.close();
            }
        }
        if (beating != null) {
            beating.close(CLOSING_MILLIS);
        }
        clock = null;
        standstill = null;
        loops.clear();
    }

    void leave(Loop loop) {
        loops.remove(loop);
    }

    /** The loops that are followed. */
    List<Loop> loops() {
        return loops;
    }

    @Nullable
    Standstill standstill() {
        return standstill;
    }

    /** From now on frames can be explained. */
    void listen(Standstill counters, ThreadClock threadClock) {
        standstill = counters;
        clock = threadClock;
    }

    void stopListening() {
        clock = null;
    }

    synchronized boolean hearsEvents() {
        return heartbeat != null && heartbeat.hearsEvents();
    }

    boolean takesQuestions() {
        return clock != null;
    }

    long cpuOfCurrentThread() {
        ThreadClock current = clock;
        return current == null ? -1 : current.cpuOfCurrentThread();
    }

    boolean ask(Asked question) {
        if (waiting.incrementAndGet() > MAX_ASKED) {
            waiting.decrementAndGet();
            return false;
        }
        questions.add(question);
        return true;
    }

    /** Returns the next question, or null; each is answered, and {@link #answered()} called then. */
    @Nullable
    Asked nextQuestion() {
        return questions.poll();
    }

    void answered() {
        waiting.decrementAndGet();
    }
}

package gametracker.jvm;

import gametracker.api.spi.FrameExplanation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The probe's thread. Starts what is slow to start; then reads, 25 times a second while a loop runs, what the
 * loops' threads have used, notices when it was itself put aside for longer than it had asked for, and answers questions
 * once the events up to the frame's end have been heard.
 */
final class Heartbeat implements Runnable {
    /** With a longer one, a stop of the whole process for a tenth of a second is often seen for less than half of it. */
    private static final long BEAT = 40_000_000;

    /** While a frame is late its thread is looked at more often. */
    private static final long LATE_BEAT = 10_000_000;

    private static final long IDLE_BEAT = 100_000_000;

    /** Without a frame for so long a loop is idle. */
    private static final long SILENT = 30_000_000_000L;

    /** A beat that comes so much too late tells that the thread was put aside. */
    private static final long LATE = 20_000_000;

    /** The events of a frame are waited for so long: an answer is due within 2 s. */
    private static final long PATIENCE = 1_600_000_000;

    /** Without events an answer waits for the next readings alone. */
    private static final long WITHOUT_EVENTS = 100_000_000;

    private static final long KEPT = 20_000_000_000L;
    private static final int READ_A_BEAT = 8;

    /** How old the readings of the own time may be: what is older makes a stop look shorter, never longer. */
    private static final long OWN_FRESH = 200_000_000;

    private static final int MAX_STANDING = 256;
    private static final long SECOND = 1_000_000_000;

    private final JvmProbe probe;
    private final Words words;
    private final EventLog log = new EventLog();
    private final RunQueues queues = new RunQueues();
    private final Map<Loop, Watch> watches = new HashMap<>();
    private final List<Asked> open = new ArrayList<>();
    private final Deque<Observed.Span> standing = new ArrayDeque<>();
    private final CountDownLatch answered = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean closing;
    private @Nullable ThreadClock clock;
    private volatile @Nullable EventSource events;
    private volatile boolean opening = true;
    private RunQueues.@Nullable Queue own;
    private long ownWaited;
    private long ownReadAt;
    private long workedFrom = System.nanoTime();
    private long ownCpu;
    private boolean calledBack;
    private long tidied;
    private int turn;

    Heartbeat(JvmProbe probe, Words words) {
        this.probe = probe;
        this.words = words;
        thread = new Thread(this, "gametracker-jvm");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends it, and waits until the open questions are answered, at most so long. */
    void close(long millis) {
        closing = true;
        LockSupport.unpark(thread);
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            answered.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean hearsEvents() {
        EventSource source = events;
        return source != null && source.isOpen();
    }

    @Override
    public void run() {
        try {
            clock = new ThreadClock(words);
            own = RunQueues.ofCurrentThread();
            probe.listen(Standstill.find(PerfData.temporaryDirectories(), words), clock);
            Thread starter = new Thread(this::openEvents, "gametracker-jvm-start");
            starter.setDaemon(true);
            starter.start();
            while (!closing) {
                beat();
            }
        } catch (Throwable e) {
            words.say("frames stay without causes from now on", e.toString());
        } finally {
            probe.stopListening();
            answerAll();
            answered.countDown();
            watches.values().forEach(Watch::close);
            if (own != null) {
                own.close();
            }
            closeEvents();
        }
    }

    /** Starts what takes a second; on a thread that ends then, so that frames are explained meanwhile. */
    private void openEvents() {
        EventSource opened = EventSource.open(log, queues, words);
        events = opened;
        opening = false;
        if (closing) {
            closeEvents();
        }
    }

    private synchronized void closeEvents() {
        EventSource opened = events;
        if (opened != null) {
            events = null;
            opened.close();
        }
    }

    private void beat() {
        pause(follow(System.nanoTime()));
        workedFrom = System.nanoTime();
        read(workedFrom);
        takeQuestions();
        answer(workedFrom);
        if (workedFrom - tidied > SECOND) {
            tidy(workedFrom);
        }
    }

    private void pause(long nanos) {
        long now = System.nanoTime();
        // A callback may have taken its time, which says nothing of the process.
        if (!calledBack && now - workedFrom > LATE) {
            noteStanding(workedFrom, now, true);
        }
        calledBack = false;
        if (now - ownReadAt > OWN_FRESH) {
            readOwn(now);
        }
        long due = now + nanos;
        while (!closing && due - now > 0) {
            LockSupport.parkNanos(due - now);
            now = System.nanoTime();
        }
        if (now - due > LATE) {
            noteStanding(due, now, false);
        }
    }

    private void readOwn(long now) {
        ownWaited = own == null ? 0 : own.waitedNanos();
        ownCpu = clock().cpuOfCurrentThread();
        ownReadAt = now;
    }

    /**
     * Notes that this thread was put aside in a span of time, in which it may have worked. If it waited for a processor
     * others of the process may have run; if it did not, although it could have run, the whole process stood.
     */
    private void noteStanding(long from, long to, boolean worked) {
        long waited = ownWaited;
        long cpu = ownCpu;
        readOwn(to);
        long busy = Math.max(0, ownWaited - waited) + (worked ? Math.max(0, ownCpu - cpu) : 0);
        if (to - from - busy <= LATE) {
            return;
        }
        if (standing.size() >= MAX_STANDING) {
            standing.removeFirst();
        }
        standing.addLast(new Observed.Span(from, to - busy));
    }

    /** Follows loops that came and lets go of those that went; returns how long to pause then. */
    private long follow(long now) {
        List<Loop> loops = probe.loops();
        boolean changed = watches.keySet().removeIf(loop -> {
            boolean gone = loop.isClosed();
            if (gone) {
                watches.get(loop).close();
            }
            return gone;
        });
        boolean active = !open.isEmpty();
        boolean late = false;
        for (Loop loop : loops) {
            Watch watch = watches.get(loop);
            if (watch == null) {
                watch = new Watch(loop, clock(), queues);
                watches.put(loop, watch);
            }
            changed |= watch.followsThread();
            active |= watch.silence(now) < SILENT;
            late |= watch.isLate(now) && watch.silence(now) < SILENT;
        }
        if (changed) {
            Set<Long> threads = threads();
            log.follow(threads);
            queues.retain(threads);
        }
        return late ? LATE_BEAT : active ? BEAT : IDLE_BEAT;
    }

    private Set<Long> threads() {
        Set<Long> threads = new HashSet<>();
        for (Watch each : watches.values()) {
            Thread followed = each.thread();
            if (followed != null) {
                threads.add(followed.getId());
            }
        }
        for (Asked each : open) {
            if (each.thread != null) {
                threads.add(each.thread.getId());
            }
        }
        return threads;
    }

    private ThreadClock clock() {
        return java.util.Objects.requireNonNull(clock, "clock");
    }

    private void read(long now) {
        int rounds = 1 + (watches.size() - 1) / READ_A_BEAT;
        int others = 0;
        int i = 0;
        for (Watch each : watches.values()) {
            boolean turns = i++ % rounds == turn % rounds;
            if (each.silence(now) < SILENT && (turns || each.isLate(now) && others++ < READ_A_BEAT)) {
                each.beat(now);
            }
        }
        turn++;
    }

    private void takeQuestions() {
        boolean any = false;
        for (Asked next = probe.nextQuestion(); next != null; next = probe.nextQuestion()) {
            open.add(next);
            any = true;
        }
        EventSource source = events;
        if (any && source != null) {
            source.mark();
        }
    }

    private void answer(long now) {
        EventSource source = events;
        boolean deaf = source == null ? !opening : !source.isOpen();
        for (Iterator<Asked> each = open.iterator(); each.hasNext(); ) {
            Asked question = each.next();
            long waited = now - question.end;
            boolean heard = log.hasHeard(question.end);

            if (heard && waited > BEAT || waited > (deaf ? WITHOUT_EVENTS : PATIENCE)) {
                each.remove();
                answer(question, heard && !deaf);
            }
        }
    }

    private void answerAll() {
        takeQuestionsQuietly();
        for (Asked each : open) {
            answer(each, log.hasHeard(each.end));
        }
        open.clear();
    }

    private void takeQuestionsQuietly() {
        for (Asked next = probe.nextQuestion(); next != null; next = probe.nextQuestion()) {
            open.add(next);
        }
    }

    private void answer(Asked question, boolean complete) {
        try {
            FrameExplanation explanation = explain(question, complete);
            calledBack = true;
            question.answer(explanation);
        } catch (Throwable e) {
            words.say("a frame could not be explained", e.toString());
        } finally {
            probe.answered();
        }
    }

    private FrameExplanation explain(Asked question, boolean complete) {
        long[] ends = question.earlierEnds;
        long from = ends.length == 0 ? question.start : ends[0];
        Watch watch = watches.get(question.loop);
        boolean known = question.thread != null && watch != null && watch.thread() == question.thread;
        return Attribution.explain(new Observed(
                question.start,
                question.end,
                ends,
                known ? watch.readings(from, question.end, question.cpu) : List.of(),
                known ? watch.looks(question.start, question.end) : List.of(),
                question.thread == null ? List.of() : List.copyOf(standing),
                log.between(from, question.end, question.thread == null ? JvmEvent.ALL : question.thread.getId()),
                question.stood(),
                question.gc(),
                complete));
    }

    private void tidy(long now) {
        tidied = now;
        long before = now - KEPT;
        log.forget(before);
        watches.values().forEach(each -> each.forget(before));
        standing.removeIf(each -> each.to() - before < 0);
        EventSource source = events;
        if (source != null) {
            source.tend();
        }
    }
}

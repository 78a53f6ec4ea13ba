package gametracker.core;

import gametracker.api.Level;
import gametracker.api.PreviousSession;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.deliver.Dispatcher;
import gametracker.core.deliver.UpstreamCounts;
import gametracker.core.ending.Beat;
import gametracker.core.ending.Earlier;
import gametracker.core.ending.Machine;
import gametracker.core.ending.Mark;
import gametracker.core.ending.ProcessFacts;
import gametracker.core.ending.SessionFacts;
import gametracker.core.ending.StateDirectory;
import gametracker.core.ending.StateKeeper;
import gametracker.core.ending.Verdict;
import gametracker.core.format.Identity;
import gametracker.core.record.Fields;
import gametracker.core.record.LogRecord;
import gametracker.core.record.Subject;
import gametracker.core.record.WallClock;
import gametracker.core.redact.Redaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a session begins and ends, and how the earlier ones of its state directory did. Nothing of this happens without a
 * state directory, and nothing touches the disk on a thread of the game's.
 */
final class Endings {
    private static final Duration TELLING = Duration.ofSeconds(5);
    private static final long TELL_AGAIN_MILLIS = 30_000;
    private static final long ERASE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final TrackerConfig config;
    private final Identity identity;
    private final Session session;
    private final Dispatcher dispatcher;
    private final UpstreamCounts counts;
    private final Consumer<String> notes;
    private final @Nullable StateDirectory directory;
    private final boolean taken;
    private final CountDownLatch end = new CountDownLatch(1);

    private volatile @Nullable PreviousSession previous;

    /** The exception whose handler runs. */
    private volatile @Nullable Throwable handled;

    private Predicate<Duration> flush = timeout -> false;

    /** Written before the session begins. */
    private long startedNanos;

    private boolean startTold;
    private boolean permitted = true;
    private boolean over;
    private @Nullable StateKeeper keeper;
    private @Nullable Thread judging;
    private @Nullable Earlier untold;

    /** What is asked about the session that runs. */
    record Session(LogCalls logs, Subject subject, Loops loops, WallClock clock, InstantSource wallTime) {}

    /**
     * Prepares.
     *
     * @param notes told in words of what is wrong
     * @param kept whether sessions keep state where the configuration says
     */
    Endings(
            TrackerConfig config,
            Identity identity,
            Session session,
            Dispatcher dispatcher,
            UpstreamCounts counts,
            Consumer<String> notes,
            boolean kept) {
        this.config = config;
        this.identity = identity;
        this.session = session;
        this.dispatcher = dispatcher;
        this.counts = counts;
        this.notes = notes;
        this.directory = kept ? config.stateDirectory().map(StateDirectory::new).orElse(null) : null;
        this.taken = config.minLevel().ordinal() <= Level.INFO.ordinal();
    }

    /** Whether there is a state directory. */
    boolean areKept() {
        return directory != null;
    }

    Optional<PreviousSession> previous() {
        return Optional.ofNullable(previous);
    }

    /**
     * Begins the session: it started now. Starts no thread.
     *
     * @param flushing sees to it that what was recorded is delivered or in the spool
     */
    synchronized void begin(Predicate<Duration> flushing) {
        flush = flushing;
        startedNanos = session.clock().nanos();
    }

    /** Says whether anything may be written to disk. Returns at once, and starts no thread. */
    synchronized void permit(boolean disk) {
        permitted = disk;
        StateKeeper running = keeper;
        if (running != null) {
            running.pause(!disk);
        }
    }

    /** Starts its thread, if anything may be written and it does not run yet. On the collector's thread, now and then. */
    synchronized void start() {
        StateDirectory in = directory;
        if (in == null || !permitted || over || keeper != null) {
            return;
        }
        try {
            UserOnDisk user = new UserOnDisk(session.subject().context(), redaction());
            StateKeeper made = new StateKeeper(in, this::facts, this::beat, user::current, () -> judge(in), notes);
            session.loops().onHang(made::beatSoon);
            keeper = made;
            TrackerThreads.newThread(made, "gametracker-state").start();
        } catch (OutOfMemoryError e) {
            keeper = null; // there is no memory or no thread to be had; it is tried again
        }
    }

    private SessionFacts facts() {
        Redaction redaction = redaction();
        Fields device = redaction == null ? identity.device() : redaction.device(identity.device());
        return new SessionFacts(
                identity.sessionId(),
                identity.game(),
                identity.version(),
                identity.environment(),
                identity.instance(),
                device.toMap(),
                TimeUnit.NANOSECONDS.toMillis(startedNanos),
                "",
                ProcessFacts.current(),
                Machine.current());
    }

    /** On the thread that keeps the state. */
    private Beat beat() {
        long now = session.clock().ticks();
        long wall = session.wallTime().millis();
        long running = session.loops().frames.longestRunningNanos();
        long hanging = session.loops().hangingNanos();
        long frames = session.loops().frames.count();
        return new Beat(
                wall,
                frames == 0 ? 0 : wall - TimeUnit.NANOSECONDS.toMillis(running),
                frames,
                session.logs().errors(),
                now,
                hanging > 0 ? wall - TimeUnit.NANOSECONDS.toMillis(hanging) : 0);
    }

    private @Nullable Redaction redaction() {
        return config.redactor().map(redactor -> new Redaction(redactor, notes)).orElse(null);
    }

    /** Judges on a thread of its own: signs of life are given meanwhile. */
    private synchronized void judge(StateDirectory in) {
        if (!over) {
            Thread thread = TrackerThreads.newThread(() -> judgeAndTell(in), "gametracker-judge");
            judging = thread;
            thread.start();
        }
    }

    private void judgeAndTell(StateDirectory in) {
        Earlier earlier = Earlier.judge(
                in,
                Machine.current(),
                session.clock().ticks(),
                session.wallTime().millis());
        Verdict newest = earlier.newest();
        if (newest != null) {
            previous = newest.previousSession();
        }
        tellStart(newest);
        synchronized (this) {
            if (over) {
                earlier.close();
                return;
            }
            untold = earlier;
        }
        earlier.verdicts().forEach(this::tell);
        try {
            while (earlier.hasUntold() && !flush.test(TELLING)) {
                if (end.await(TELL_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return; // which settles it
                }
            }
            settle(true);
        } catch (InterruptedException e) {
            // The session ends, which settles it.
        }
    }

    /** Forgets the sessions that have been told of, or leaves them to the next start. */
    private synchronized void settle(boolean told) {
        Earlier earlier = untold;
        untold = null;
        if (earlier != null && told) {
            earlier.forget();
        } else if (earlier != null) {
            earlier.close();
        }
    }

    /** Under the lock, so that a session which ends meanwhile does not close before it is recorded. */
    private synchronized void tellStart(@Nullable Verdict newest) {
        if (taken && !startTold) {
            startTold = true;
            Map<String, ?> data = newest == null ? Map.of() : Map.of("previous_id", newest.sessionId());
            session.logs().event(session.subject(), Level.INFO, LogRecord.SESSION_START, startedNanos, data);
        }
    }

    /** Records what became of an earlier session, as that session. */
    private void tell(Verdict verdict) {
        if (verdict.told()) {
            return;
        }
        EarlierRecords records = new EarlierRecords(verdict, taken);
        Encoders encoders = new Encoders(
                config.protocol(), records.identity(identity), config.lokiStructuredMetadata(), redaction());
        records.encode(encoders.logs(), (envelope, items) -> {
            counts.accepted(Signal.LOGS, items);
            dispatcher.offer(envelope);
        });
    }

    /** Says that the handler of an exception runs, or null that it is over. */
    void handling(@Nullable Throwable error) {
        handled = error;
    }

    /** Says that an exception ended the last user thread, or a loop's. Returns at once. */
    void uncaught(Throwable error) {
        StateKeeper running = keeper();
        if (running != null) {
            running.mark(Mark.of(error), error.getClass().getName());
        }
    }

    /** Starts it if the collector's thread has not come to that yet: how a session ends is not to be lost for it. */
    private synchronized @Nullable StateKeeper keeper() {
        start();
        return keeper;
    }

    /** Waits until what was said about the end is on disk. */
    void awaitWritten(long nanos) throws InterruptedException {
        StateKeeper running = keeper();
        if (running != null) {
            running.awaitWritten(nanos);
        }
    }

    /** Records the end of the session. */
    void ending() {
        if (directory == null) {
            return;
        }
        Throwable cause = handled;
        StateKeeper running = keeper();
        if (running != null && cause != null) {
            running.mark(Mark.of(cause), cause.getClass().getName());
        }
        Mark mark = running == null ? Mark.RUNNING : running.mark();
        tellStart(null);
        if (taken) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("ending", mark.ending().name());
            data.put("duration_s", (session.clock().nanos() - startedNanos) / 1e9);
            data.put("frames", session.loops().frames.count());
            data.put("errors", session.logs().errors());
            session.logs().event(session.subject(), Level.INFO, LogRecord.SESSION_END, data);
        }
        if (running != null) {
            running.mark(Mark.EXITED, "");
        }
    }

    /**
     * Ends, after the last delivery.
     *
     * @param told whether no log was lost in closing, so that the end has been told, and what was told of others
     * @return waits until the state is on disk
     */
    TrackerLifecycle.Awaitable ended(boolean told) {
        StateKeeper running;
        synchronized (this) {
            over = true;
            end.countDown();
            running = keeper;
            if (judging != null) {
                judging.interrupt();
            }
        }
        settle(told);
        if (running == null) {
            return nanos -> true;
        }
        if (told && taken) {
            running.mark(running.mark().told(), "");
        }
        running.end(false);
        return running::awaitEnd;
    }

    /** Notes the orderly end of a process in which nobody closes the tracker. */
    void exit(long nanos) {
        StateKeeper running = keeper();
        if (running != null) {
            Throwable cause = handled;
            running.mark(
                    cause == null ? Mark.EXITED : Mark.of(cause),
                    cause == null ? "" : cause.getClass().getName());
            try {
                running.awaitWritten(nanos);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Erases this session's state and that of all that are over.
     *
     * @return whether nothing is left
     */
    boolean erase() {
        StateDirectory in = directory;
        if (in == null) {
            return true;
        }
        StateKeeper running;
        Thread judge;
        synchronized (this) {
            over = true;
            end.countDown();
            running = keeper;
            judge = judging;
        }
        boolean ended = true;
        boolean interrupted = false;
        try {
            if (judge != null) {
                judge.interrupt();
                judge.join(TimeUnit.NANOSECONDS.toMillis(ERASE_NANOS));
            }
            if (running != null) {
                running.end(true);
                ended = running.awaitEnd(ERASE_NANOS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        settle(true);
        previous = null;
        boolean erased = in.erase();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended && erased;
    }
}

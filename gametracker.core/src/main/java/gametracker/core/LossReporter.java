package gametracker.core;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.core.deliver.OneLine;
import gametracker.core.deliver.Reports;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports losses in the game's log: at most one line a minute, with the losses since the last line and the last words of
 * the server that refused them. {@link HostLog} writes the line, on a thread that nothing waits for.
 */
final class LossReporter implements Reports {
    private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_WORDS = 500;
    private static final int MAX_NOTES = 8;

    private final Supplier<TrackerStats> stats;
    private final LongSupplier nanoTime;
    private final HostLog log;
    private final Map<Signal, Map<DropReason, Long>> told = new EnumMap<>(Signal.class);
    private final Map<DropReason, Long> refusalsTold = new EnumMap<>(DropReason.class);
    private final Map<Signal, Map<DropReason, String>> words = new EnumMap<>(Signal.class);
    private final Set<String> notes = new LinkedHashSet<>();
    private volatile @Nullable Runnable reportSoon;

    /** Something of user, contexts or tags was not taken. Set by any thread, with no call, which could fail. */
    volatile boolean contextCut;

    private long lastLine;
    private boolean silent;

    LossReporter(Supplier<TrackerStats> stats, LongSupplier nanoTime, HostLog log) {
        this.stats = stats;
        this.nanoTime = nanoTime;
        this.log = log;
    }

    /** Sets the callback that makes a thread of the library call {@link #report()} soon. */
    void wakeBy(Runnable reportSoon) {
        this.reportSoon = reportSoon;
    }

    /** Keeps a server's words of refusal for the next line. */
    @Override
    public void dropped(Signal signal, DropReason reason, long items, String said) {
        synchronized (this) {
            words.computeIfAbsent(signal, s -> new EnumMap<>(DropReason.class))
                    .put(reason, OneLine.of(said, MAX_WORDS));
        }
        soon();
    }

    private void soon() {
        Runnable report = reportSoon;
        if (report != null) {
            report.run();
        }
    }

    @Override
    public void say(System.Logger.Level level, String message) {
        if (level.getSeverity() <= System.Logger.Level.INFO.getSeverity()) {
            log.write(level, "GameTracker: " + OneLine.of(message, MAX_WORDS)); // it is no news of losses
            return;
        }
        note(message);
        soon();
    }

    /** Keeps a warning about something that has lost nothing yet, for the next line. */
    synchronized void note(String message) {
        if (notes.size() < MAX_NOTES) {
            notes.add(OneLine.of(message, MAX_WORDS));
        }
    }

    /** Writes a line if there is news and the last line was written long enough ago. */
    void report() {
        String line;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (silent && now - lastLine < SILENCE_NANOS) {
                return;
            }
            line = news();
            if (line.isEmpty()) {
                return;
            }
            silent = true;
            lastLine = now;
        }
        log.write(System.Logger.Level.WARNING, line);
    }

    /**
     * Writes the last line, with all counts of the tracker. It is a warning if anything was lost.
     *
     * @param atExit whether the JVM is ending; then only a warning is written, and to the standard error stream
     * @param nanos how long to wait until it is written, at most
     */
    void closed(TrackerStats last, boolean atExit, long nanos) {
        boolean lost = false;
        for (Signal signal : Signal.values()) {
            // What was repeated has been told of, and what the player has declined is no loss.
            lost |= last.dropped(signal)
                    > last.dropped(signal, DropReason.REPEATED) + last.dropped(signal, DropReason.DECLINED);
        }
        String line;
        synchronized (this) {
            line = news();
        }
        String text = "GameTracker closed: " + last + (line.isEmpty() ? "" : "; " + line);
        if (!atExit) {
            log.write(lost ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG, text, nanos);
        } else if (lost) {
            log.writeAtExit(text, nanos);
        }
    }

    private String news() {
        TrackerStats now = stats.get();
        StringJoiner line = new StringJoiner("; ");
        for (Signal signal : Signal.values()) {
            Map<DropReason, Long> before = told.computeIfAbsent(signal, s -> new EnumMap<>(DropReason.class));
            StringJoiner lost = new StringJoiner(", ", "GameTracker dropped " + signal + ": ", "");
            lost.setEmptyValue("");
            for (DropReason reason : DropReason.values()) {
                tell(
                        lost,
                        before,
                        reason,
                        now.dropped(signal, reason),
                        words.getOrDefault(signal, Map.of()).get(reason));
            }
            if (lost.length() > 0) {
                line.add(lost.toString());
            }
        }
        StringJoiner refused = new StringJoiner(", ", "GameTracker refused metric calls: ", "");
        refused.setEmptyValue("");
        for (DropReason reason : DropReason.values()) {
            tell(refused, refusalsTold, reason, now.refused(reason), null);
        }
        if (refused.length() > 0) {
            line.add(refused.toString());
        }
        if (contextCut) {
            contextCut = false;
            line.add(
                    "GameTracker: something of user, contexts or tags was cut or left out: it has no name, or goes over"
                            + " their bounds");
        }
        for (String note : notes) {
            line.add("GameTracker: " + note);
        }
        notes.clear();
        words.clear();
        return line.toString();
    }

    private static void tell(
            StringJoiner line, Map<DropReason, Long> before, DropReason reason, long total, @Nullable String said) {
        long news = total - before.getOrDefault(reason, 0L);
        if (news > 0 && reason != DropReason.DECLINED) { // the player's wish is no trouble
            before.put(reason, total);
            line.add(news + " " + reason + (said == null || said.isBlank() ? "" : " (" + said + ")"));
        }
    }
}

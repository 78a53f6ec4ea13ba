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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports losses in the game's log: at most one line a minute, with the losses since the last line and the last words of
 * the server that refused them. {@link HostLog} writes the line, on a thread that nothing waits for.
 *
 * <p>Lines are appended piece by piece: a concatenation is linked at its first use, and one that meets a lack of memory
 * there fails at each later use.
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
        for (Signal signal : Signal.values()) {
            told.put(signal, new EnumMap<>(DropReason.class));
            words.put(signal, new EnumMap<>(DropReason.class));
        }
    }

    /** Sets the callback that makes a thread of the library call {@link #report()} soon. */
    void wakeBy(Runnable reportSoon) {
        this.reportSoon = reportSoon;
    }

    /** Keeps a server's words of refusal for the next line. */
    @Override
    public void dropped(Signal signal, DropReason reason, long items, String said) {
        synchronized (this) {
            words.get(signal).put(reason, OneLine.of(said, MAX_WORDS));
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
            log.write(level, "GameTracker: ".concat(OneLine.of(message, MAX_WORDS))); // it is no news of losses
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
     * Writes the last line, with all counts of the tracker. It is a warning if anything was lost. Throws nothing.
     *
     * @param atExit whether the JVM is ending; then only a warning is written, and to the standard error stream
     * @param nanos how long to wait until it is written, at most
     */
    void closed(TrackerStats last, boolean atExit, long nanos) {
        try {
            boolean lost = hasLost(last);
            if (!atExit) {
                log.write(lost ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG, lastLine(last), nanos);
            } else if (lost) {
                log.writeAtExit(lastLine(last), nanos);
            }
        } catch (Throwable e) {
            // There is no memory for the line, or a class was lost to an earlier lack of it. The ledger has the counts.
        }
    }

    /** What was repeated has been told of, and what the player has declined is no loss. */
    private static boolean hasLost(TrackerStats last) {
        for (Signal signal : Signal.values()) {
            if (last.dropped(signal)
                    > last.dropped(signal, DropReason.REPEATED) + last.dropped(signal, DropReason.DECLINED)) {
                return true;
            }
        }
        return false;
    }

    private synchronized String lastLine(TrackerStats last) {
        StringBuilder line = new StringBuilder("GameTracker closed: ").append(last);
        String news = news();
        return line.append(news.isEmpty() ? "" : "; ").append(news).toString();
    }

    private String news() {
        TrackerStats now = stats.get();
        StringBuilder line = new StringBuilder();
        for (Signal signal : Signal.values()) {
            Map<DropReason, String> said = words.get(signal);
            StringBuilder lost = new StringBuilder();
            for (DropReason reason : DropReason.values()) {
                tell(lost, told.get(signal), reason, now.dropped(signal, reason), said.get(reason));
            }
            if (!lost.isEmpty()) {
                sentence(line)
                        .append(" dropped ")
                        .append(signal.name())
                        .append(": ")
                        .append(lost);
            }
        }
        StringBuilder refused = new StringBuilder();
        for (DropReason reason : DropReason.values()) {
            tell(refused, refusalsTold, reason, now.refused(reason), null);
        }
        if (!refused.isEmpty()) {
            sentence(line).append(" refused metric calls: ").append(refused);
        }
        if (contextCut) {
            contextCut = false;
            sentence(line)
                    .append(
                            ": something of user, contexts or tags was cut or left out: it has no name, or goes over their"
                                    + " bounds");
        }
        for (String note : notes) {
            sentence(line).append(": ").append(note);
        }
        notes.clear();
        words.values().forEach(Map::clear);
        return line.toString();
    }

    private static StringBuilder sentence(StringBuilder line) {
        return line.append(line.isEmpty() ? "" : "; ").append("GameTracker");
    }

    private static void tell(
            StringBuilder line, Map<DropReason, Long> before, DropReason reason, long total, @Nullable String said) {
        long news = total - before.getOrDefault(reason, 0L);
        if (news > 0 && reason != DropReason.DECLINED) { // the player's wish is no trouble
            before.put(reason, total);
            line.append(line.isEmpty() ? "" : ", ").append(news).append(' ').append(reason.name());
            if (said != null && !said.isBlank()) {
                line.append(" (").append(said).append(')');
            }
        }
    }
}

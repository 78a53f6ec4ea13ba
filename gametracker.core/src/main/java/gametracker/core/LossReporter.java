package gametracker.core;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.core.deliver.Reports;
import gametracker.core.record.Freezer;
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
 * Tells of losses in the game's log: at most one line a minute, with what was lost since the last line and the last
 * words of whoever refused it. Writes nothing itself: {@link HostLog} does, on a thread that nothing depends on.
 */
final class LossReporter implements Reports {
    private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_WORDS = 300;
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

    /** Sets what gets a thread of the library's own to call {@link #report()} soon. */
    void wakeBy(Runnable reportSoon) {
        this.reportSoon = reportSoon;
    }

    /** Keeps what a server said about what it refused, for the next line. */
    @Override
    public void dropped(Signal signal, DropReason reason, long items, String said) {
        synchronized (this) {
            Map<DropReason, String> bySignal = words.get(signal);
            if (bySignal == null) {
                bySignal = new EnumMap<>(DropReason.class);
                words.put(signal, bySignal);
            }
            bySignal.put(reason, bounded(said));
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
        note(message);
        soon();
    }

    /** Keeps something that is wrong but costs nothing yet, for the next line. */
    synchronized void note(String message) {
        if (notes.size() < MAX_NOTES) {
            notes.add(bounded(message));
        }
    }

    /** Writes a line if there is something new to tell and the last line is long enough ago. */
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
     * Writes the last line: what became of everything. A warning if anything was lost.
     *
     * @param atExit whether the JVM is ending; then only a warning is written, and to the standard error stream
     * @param nanos how long to wait until it is written, at most
     */
    void closed(TrackerStats last, boolean atExit, long nanos) {
        boolean lost = false;
        for (Signal signal : Signal.values()) {
            lost |= last.dropped(signal) > last.dropped(signal, DropReason.REPEATED); // these were told of
        }
        String line;
        synchronized (this) {
            line = news();
        }
        String text = "GameTracker closed: " + last + (line.isEmpty() ? "" : "; " + line);
        if (!atExit) {
            log.write(lost ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG, text, nanos);
        } else if (lost) {
            HostLog.writeAtExit(text, nanos);
        }
    }

    private String news() {
        TrackerStats now = stats.get();
        StringJoiner line = new StringJoiner("; ");
        for (Signal signal : Signal.values()) {
            Map<DropReason, Long> before = told.get(signal);
            if (before == null) {
                before = new EnumMap<>(DropReason.class);
                told.put(signal, before);
            }
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
        if (news > 0) {
            before.put(reason, total);
            line.add(news + " " + reason + (said == null || said.isBlank() ? "" : " (" + said + ")"));
        }
    }

    /** On one line, without control characters and those that turn the direction of a line or end it. */
    private static String bounded(String text) {
        StringBuilder line = new StringBuilder();
        boolean gap = false;
        for (int at = 0; at < text.length() && line.length() <= MAX_WORDS; ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (isUnprintable(c)) {
                gap = line.length() > 0;
            } else {
                if (gap) {
                    line.append(' ');
                }
                gap = false;
                line.appendCodePoint(c);
            }
        }
        return line.length() <= MAX_WORDS ? line.toString() : Freezer.cut(line.toString(), MAX_WORDS) + "…";
    }

    private static boolean isUnprintable(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}

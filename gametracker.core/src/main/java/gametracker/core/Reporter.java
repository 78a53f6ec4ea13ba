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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells of losses through {@link System.Logger}: at most one line a minute, on the library's own threads, with what
 * was lost since the last line and the last words of whoever refused it.
 */
final class Reporter implements Reports {
    private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_WORDS = 300;
    private static final int MAX_NOTES = 8;

    private final Supplier<TrackerStats> stats;
    private final LongSupplier nanoTime;
    private final System.@Nullable Logger logger;
    private final Map<Signal, Map<DropReason, Long>> told = new EnumMap<>(Signal.class);
    private final Map<DropReason, Long> refusalsTold = new EnumMap<>(DropReason.class);
    private final Map<Signal, Map<DropReason, String>> words = new EnumMap<>(Signal.class);
    private final Set<String> notes = new LinkedHashSet<>();
    private volatile @Nullable Runnable reportSoon;
    private volatile boolean contextCut;
    private long lastLine;
    private boolean silent;

    /**
     * Prepares.
     *
     * @param logger where the lines go; null for the JDK's
     */
    Reporter(Supplier<TrackerStats> stats, LongSupplier nanoTime, System.@Nullable Logger logger) {
        this.stats = stats;
        this.nanoTime = nanoTime;
        this.logger = logger;
    }

    /** Sets what gets a thread of the library's own to call {@link #report()} soon. */
    void wakeBy(Runnable reportSoon) {
        this.reportSoon = reportSoon;
    }

    /** Keeps what a server said about what it refused, for the next line. */
    @Override
    public void dropped(Signal signal, DropReason reason, long items, String said) {
        synchronized (this) {
            words.computeIfAbsent(signal, s -> new EnumMap<>(DropReason.class)).put(reason, bounded(said));
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

    /** Something of user, contexts or tags was not taken. Any thread, and nothing is waited for. */
    void contextCut() {
        contextCut = true;
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
        write(System.Logger.Level.WARNING, line);
    }

    /** The last line: what became of everything. A warning if anything was lost. */
    void closed(TrackerStats last) {
        boolean lost = false;
        for (Signal signal : Signal.values()) {
            lost |= last.dropped(signal) > 0;
        }
        String line;
        synchronized (this) {
            line = news();
        }
        write(
                lost ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                "GameTracker closed: " + last + (line.isEmpty() ? "" : "; " + line));
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

    /**
     * Never with the lock held, that others take with a lane's lock in their hands: a game's log handler may be slow, or
     * may call the tracker. The JDK's logger is looked up late: setting up its logging takes tens of milliseconds that a
     * start should not pay for.
     */
    private void write(System.Logger.Level level, String line) {
        try {
            System.Logger to = logger == null ? System.getLogger("gametracker") : logger;
            to.log(level, line);
        } catch (Throwable e) {
            // A log handler that throws is the game's own; there is nobody left to tell.
        }
    }

    /** Neither control characters nor those that turn the direction of a line or end it. */
    private static String bounded(String text) {
        String line = Unprintable.RUN.matcher(text).replaceAll(" ").strip();
        String cut = Freezer.cut(line, MAX_WORDS);
        return cut.length() == line.length() ? line : cut + "…";
    }

    /** Loaded with the first words: most trackers have none to tell, and a start should not pay for the pattern. */
    private static final class Unprintable {
        static final Pattern RUN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");
    }
}

package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.core.collect.FakeTime;
import gametracker.core.deliver.Ledger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossReporterTest {
    private final FakeTime time = new FakeTime();
    private final Ledger ledger = new Ledger();
    private final Lines lines = new Lines();
    private final LossReporter reporter =
            new LossReporter(() -> ledger.snapshot(), time, new HostLog(lines, Runnable::run));

    private void drop(DropReason reason, long items) {
        ledger.upstream.accepted(Signal.LOGS, items);
        ledger.upstream.dropped(Signal.LOGS, reason, items);
    }

    @Test
    void saysNothingWhereNothingIsLost() {
        reporter.report();
        assertEquals(List.of(), lines.all);
    }

    @Test
    void tellsWhatWasLostWithReasonAndWords() {
        drop(DropReason.REJECTED, 3);
        drop(DropReason.QUEUE_FULL, 1);
        reporter.dropped(Signal.LOGS, DropReason.REJECTED, 3, "status 400: no such tenant");
        ledger.upstream.refused(DropReason.SERIES_LIMIT);
        ledger.upstream.refused(DropReason.SERIES_LIMIT);
        reporter.report();
        assertEquals(
                List.of("WARNING GameTracker dropped LOGS: 1 QUEUE_FULL, 3 REJECTED (status 400: no such tenant);"
                        + " GameTracker refused metric calls: 2 SERIES_LIMIT"),
                lines.all);
    }

    @Test
    void goodNewsIsALineOfItsOwnAtOnce() {
        reporter.say(System.Logger.Level.DEBUG, "logs arrive\nat http://h:1");
        assertEquals(List.of("DEBUG GameTracker: logs arrive at http://h:1"), lines.all);
        reporter.report();
        assertEquals(1, lines.all.size());
    }

    @Test
    void tellsOnceThatSomethingOfTheContextWasLeftOut() {
        reporter.contextCut = true;
        reporter.contextCut = true;
        reporter.report();
        time.passMillis(60_000);
        reporter.report();
        assertEquals(
                List.of(
                        "WARNING GameTracker: something of user, contexts or tags was cut or left out: it has no name, or"
                                + " goes over their bounds"),
                lines.all);
    }

    @Test
    void writesOneLineAMinuteWithWhatIsNew() {
        drop(DropReason.QUEUE_FULL, 1);
        reporter.report();
        for (int second = 1; second < 60; second++) {
            time.passMillis(1000);
            drop(DropReason.QUEUE_FULL, 1);
            reporter.report();
        }
        assertEquals(1, lines.all.size());
        time.passMillis(1000);
        reporter.report();
        assertEquals(
                List.of(
                        "WARNING GameTracker dropped LOGS: 1 QUEUE_FULL",
                        "WARNING GameTracker dropped LOGS: 59 QUEUE_FULL"),
                lines.all);
        time.passMillis(60_000);
        reporter.report();
        assertEquals(2, lines.all.size(), "nothing is new");
    }

    @Test
    void wordsAreBoundedAndOnOneLine() {
        drop(DropReason.REJECTED, 1);
        reporter.dropped(
                Signal.LOGS,
                DropReason.REJECTED,
                1,
                "a\r\nWARNING forged\u001b[2J\u0085\u2028\u202Eb" + "x".repeat(9000));
        reporter.say(System.Logger.Level.ERROR, "y\n" + "\uD83D\uDE00".repeat(1000));
        reporter.report();
        String line = lines.all.get(0);
        assertTrue(line.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.SURROGATE));
        assertTrue(line.length() < 1100, () -> line.length() + " characters");
    }

    @Test
    void notesAreBoundedInNumberAndToldOnce() {
        for (int i = 0; i < 100; i++) {
            reporter.note("note " + i % 10);
        }
        reporter.report();
        assertTrue(lines.all.get(0).endsWith("GameTracker: note 7"), lines.all.get(0));
        time.passMillis(60_000);
        reporter.report();
        assertEquals(1, lines.all.size());
    }

    @Test
    void wordsWakeAThreadOfTheLibrarysOwnButWriteNothingThemselves() {
        List<String> woken = new ArrayList<>();
        reporter.wakeBy(() -> woken.add("woken"));
        drop(DropReason.POISON, 1);
        reporter.dropped(Signal.LOGS, DropReason.POISON, 1, "words");
        reporter.say(System.Logger.Level.WARNING, "words");
        assertEquals(2, woken.size());
        assertEquals(List.of(), lines.all);
    }

    @Test
    void lastLineIsWrittenWhateverTheMinuteAndWarnsOfLossesOnly() {
        reporter.closed(ledger.snapshot(), false, 0);
        assertTrue(lines.all.get(0).startsWith("DEBUG GameTracker closed: LOGS accepted 0 = delivered 0"));
        drop(DropReason.CLOSED, 1);
        reporter.report();
        reporter.closed(ledger.snapshot(), false, 0);
        assertEquals(3, lines.all.size());
        assertTrue(lines.all.get(2).startsWith("WARNING GameTracker closed: LOGS accepted 1"));
    }

    @Test
    void throwingLogHandlerHarmsNobody() {
        lines.failure = new IllegalStateException();
        drop(DropReason.CLOSED, 1);
        reporter.report();
        reporter.closed(ledger.snapshot(), false, 0);
        assertEquals(2, lines.all.size());
    }

    @Test
    void logHandlerIsCalledWithoutTheLock() {
        drop(DropReason.CLOSED, 1);
        lines.whileWriting = () -> assertFalse(Thread.holdsLock(reporter));
        reporter.report();
        reporter.closed(ledger.snapshot(), false, 0);
        assertEquals(2, lines.all.size());
    }
}

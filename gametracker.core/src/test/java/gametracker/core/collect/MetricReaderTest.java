package gametracker.core.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.TrackerThreads;
import gametracker.core.journal.Journal;
import gametracker.core.journal.JournalDirectory;
import gametracker.core.journal.JournalWriter;
import gametracker.core.observe.AsideThread;
import gametracker.core.observe.ObservedGauges;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.MonotonicTime;
import gametracker.core.record.WallClock;
import gametracker.core.series.SeriesRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MetricReaderTest {
    private static final long INTERVAL = 5_000_000_000L;
    private static final long MILLI = 1_000_000;

    private final FakeTime time = new FakeTime();
    private final WallClock clock = new WallClock(time, time);
    private final WakeSignal wakeSignal = new WakeSignal(() -> {});
    private final SeriesRegistry series = new SeriesRegistry(100, Map.of(), wakeSignal, reason -> {});
    private final ObservedGauges observed = new ObservedGauges(
            new AsideThread(TrackerThreads::newThread, "gametracker-observer", System::nanoTime), note -> {});
    private final FakeMetrics format = new FakeMetrics();
    private final MetricReader metrics = metrics(INTERVAL);

    private MetricReader metrics(long interval) {
        return new MetricReader(
                series::all,
                () -> format,
                (format, body, items, accepted) -> receipts.add(accepted),
                new SelfMetrics(series, () -> null, false),
                observed,
                wakeSignal,
                clock,
                time.nanos,
                interval);
    }

    /** What was asked to be told of acceptance, body by body. */
    private final List<Runnable> receipts = new ArrayList<>();

    private void acceptAll() {
        receipts.forEach(Runnable::run);
        receipts.clear();
    }

    private void setClock(Duration ahead) {
        time.aheadNanos = ahead.toNanos();
        clock.adjust();
    }

    private FakeMetrics.Call last(String kind) {
        List<FakeMetrics.Call> all = format.of(kind);
        return all.get(all.size() - 1);
    }

    @Test
    void aSeriesBeginsWithTheSessionHoweverLongThatWasPutTogetherBefore() {
        time.passMillis(3_600_000);
        metrics.begin(time.nanos);
        series.counter("c", null).add(3);
        time.passMillis(100);
        assertFalse(metrics.poll(time.nanos, false), "the interval begins with the session");
        collect();
        assertEquals(time.unixNanos() - 100 * MILLI, last("starts").timeNanos());
    }

    @Nested
    class WhenTheClockIsSetBack {
        @Test
        void seriesWhoseBeginningWasNotAcceptedBeginsAnewWithAZero() {
            setClock(Duration.ofHours(2));
            series.counter("c", null).add(3);
            collect();
            time.passMillis(3000);
            setClock(Duration.ZERO);
            series.counter("c", null).add(1);
            collect();
            assertEquals(time.unixNanos(), last("values").timeNanos());
            assertEquals(List.of("c=4"), last("values").samples());
            assertEquals(2, format.of("starts").size());
            assertEquals(time.unixNanos() - 3000 * MILLI, last("starts").timeNanos());
            assertEquals(last("starts").timeNanos(), format.starts.get("c"), "and OTLP's start time is that zero's");
        }

        @Test
        void whatWasNotAcceptedIsSentAgainAlthoughNothingHasChanged() {
            setClock(Duration.ofHours(2));
            series.counter("c", null).add(3);
            collect();
            time.passMillis(5000);
            assertFalse(metrics.poll(time.nanos, false));
            setClock(Duration.ZERO);
            metrics.poll(time.nanos, false);
            assertEquals(2, format.of("values").size());
            assertEquals(time.unixNanos(), last("values").timeNanos());
            time.passMillis(5000);
            metrics.poll(time.nanos, false);
            assertEquals(2, format.of("values").size(), "once");
        }

        @Test
        void acceptedTimeIsHeldAndTheSeriesGoesOn() {
            setClock(Duration.ofMinutes(9));
            series.counter("c", null).add(3);
            collect();
            long accepted = last("values").timeNanos();
            acceptAll();
            setClock(Duration.ZERO);
            for (int i = 1; i <= 9; i++) {
                series.counter("c", null).add(1);
                series.counter("late" + i, null).add(1);
                collect();
                assertEquals(accepted + i * MILLI, last("values").timeNanos());
                assertEquals(List.of("late" + i), last("starts").samples());
                assertTrue(last("starts").timeNanos() < last("values").timeNanos());
                time.passMillis(60_000);
            }
            time.passMillis(1000);
            series.counter("c", null).add(1);
            collect();
            assertEquals(time.unixNanos(), last("values").timeNanos());
        }

        @Test
        void seriesThatBeganByAClockAheadBeginsAnewWhenItsTimeIsNoLongerHeld() {
            setClock(Duration.ofDays(1));
            series.counter("c", null).add(3);
            collect();
            acceptAll();
            setClock(Duration.ZERO);
            series.counter("c", null).add(1);
            collect();
            assertEquals(1, format.of("starts").size());
            time.passMillis(MonotonicTime.LONGEST_HOLD_NANOS / MILLI);
            series.counter("c", null).add(1);
            collect();
            assertEquals(time.unixNanos(), last("values").timeNanos());
            assertEquals(2, format.of("starts").size());
            assertTrue(last("starts").timeNanos() < last("values").timeNanos());
        }

        /** A second zero would count all of it twice. */
        @Test
        void seriesThatBeganByARightClockGoesOnWithoutAnotherZero() {
            series.counter("c", null).add(3);
            collect();
            time.passMillis(7_200_000);
            series.counter("c", null).add(1);
            collect();
            acceptAll();
            setClock(Duration.ofHours(-1));
            series.counter("c", null).add(1);
            collect();
            time.passMillis(MonotonicTime.LONGEST_HOLD_NANOS / MILLI);
            series.counter("c", null).add(1);
            collect();
            assertEquals(time.unixNanos(), last("values").timeNanos(), "held no longer");
            assertEquals(1, format.of("starts").size());
        }

        @Test
        void markersFollowTheClockToo() {
            setClock(Duration.ofHours(2));
            series.counter("c", null).add(3);
            collect();
            setClock(Duration.ZERO);
            metrics.end();
            assertEquals(time.unixNanos(), last("ends").timeNanos());
        }
    }

    /** What is kept for the next start between two collections. */
    @Nested
    class WhenThereIsAJournal {
        WhenThereIsAJournal() {
            JournalWriter unstarted = JournalWriter.in(new JournalDirectory(Path.of("unused")), "session", note -> {});
            metrics.keepIn(new Journal(unstarted, time));
        }

        @Test
        void changedValuesAreKeptWithinMillisecondsAndUnchangedOnesNotAgain() {
            time.passMillis(100);
            series.counter("c", null).add(1);
            series.histogram("h", null).record(2);
            metrics.keep(time.nanos);
            assertEquals(2, last("values").samples().size());
            time.passMillis(24);
            series.counter("c", null).add(1);
            metrics.keep(time.nanos);
            assertEquals(1, format.of("values").size(), "not yet");
            time.passMillis(1);
            metrics.keep(time.nanos);
            assertEquals("c=2", last("values").samples().get(0));
            assertEquals(time.unixNanos(), last("values").timeNanos());
            time.passMillis(500);
            metrics.keep(time.nanos);
            assertEquals(2, format.of("values").size(), "nothing has changed");
            assertEquals(List.of(), receipts, "and nothing of it was sent");
        }

        @Test
        void gaugesAreNotKept() {
            time.passMillis(100);
            series.gauge("g", null).set(1);
            metrics.keep(time.nanos);
            assertEquals(List.of(), format.calls);
        }

        @Test
        void seriesThatHasNotBegunIsKeptBehindAZeroAndBeginsAllTheSame() {
            time.passMillis(2000);
            series.counter("c", null).add(1);
            metrics.keep(time.nanos);
            assertEquals(time.unixNanos() - 2000 * MILLI, last("starts").timeNanos());
            time.passMillis(1000);
            collect();
            assertEquals(2, format.of("starts").size());
            assertEquals(time.unixNanos() - 3000 * MILLI, format.starts.get("c"));
            time.passMillis(1000);
            series.counter("c", null).add(1);
            metrics.keep(time.nanos);
            assertEquals(2, format.of("starts").size(), "it has begun");
        }

        @Test
        void whatWasCollectedIsNotKeptAgain() {
            series.counter("c", null).add(1);
            collect();
            time.passMillis(1000);
            metrics.keep(time.nanos);
            assertEquals(1, format.of("values").size());
        }

        @Test
        void keptValuesAreBehindThoseThatWereSentWhateverTheClockSays() {
            series.counter("c", null).add(1);
            collect();
            long sent = last("values").timeNanos();
            setClock(Duration.ofHours(-1));
            time.passMillis(1000);
            series.counter("c", null).add(1);
            metrics.keep(time.nanos);
            assertEquals(sent + MILLI, last("values").timeNanos());
        }
    }

    private boolean collect() {
        return metrics.poll(time.nanos, true);
    }

    @Test
    void nothingIsCollectedWhereNothingWasTouched() {
        time.passMillis(60_000);
        assertFalse(metrics.poll(time.nanos, false));
        assertFalse(collect());
        series.counter("bound", null);
        metrics.noteChanges();
        assertFalse(collect());
        assertEquals(Long.MAX_VALUE, metrics.dueAt());
        assertEquals(List.of(), format.calls);
    }

    @Test
    void collectsOnceAnIntervalWhileThereAreTouches() {
        series.counter("c", null).add(2);
        assertFalse(metrics.poll(time.nanos, false));
        assertEquals(INTERVAL, metrics.dueAt());
        time.passMillis(5000);
        assertTrue(metrics.poll(time.nanos, false));
        assertEquals(List.of("c=2"), format.of("values").get(0).samples());
        time.passMillis(5000);
        assertFalse(metrics.poll(time.nanos, false));
        assertEquals(1, format.of("values").size());
    }

    @Test
    void firstValueIsPrecededByAZeroAtTheCollectionBefore() {
        time.passMillis(1000);
        series.counter("c", null).add(1);
        series.histogram("h", null).record(1);
        series.gauge("g", null).set(1);
        collect();
        FakeMetrics.Call starts = format.of("starts").get(0);
        assertEquals("starts", format.calls.get(0).kind(), "ahead of the values");
        assertEquals(List.of("c", "h"), starts.samples());
        assertEquals(time.unixNanos() - 1000 * MILLI, starts.timeNanos());
        assertEquals(time.unixNanos(), format.of("values").get(0).timeNanos());
        series.counter("c", null).add(1);
        collect();
        assertEquals(1, format.of("starts").size(), "once a series");
    }

    @Test
    void zeroLiesOneIntervalBackAtMost() {
        time.passMillis(3_600_000);
        series.counter("c", null).add(1);
        collect();
        assertEquals(time.unixNanos() - INTERVAL, format.of("starts").get(0).timeNanos());
    }

    @Test
    void zeroIsAMillisecondBeforeItsValueHoweverShortTheInterval() {
        MetricReader hasty = metrics(1);
        time.passMillis(500);
        series.counter("c", null).add(1);
        hasty.poll(time.nanos, true);
        assertEquals(time.unixNanos() - MILLI, format.of("starts").get(0).timeNanos());
    }

    @Test
    void timesRiseByAMillisecondWhateverTheClockDoes() {
        for (int i = 0; i < 5; i++) {
            series.counter("c", null).add(1);
            collect();
        }
        long[] times = format.of("values").stream()
                .mapToLong(FakeMetrics.Call::timeNanos)
                .toArray();
        assertTrue(LongStream.range(1, 5).allMatch(i -> times[(int) i] - times[(int) i - 1] >= MILLI));
        assertTrue(times[0] - format.of("starts").get(0).timeNanos() >= MILLI);
    }

    @Test
    void eachSeriesThatHasBegunGetsOneMarkerAfterItsLastValue() {
        series.counter("c", null).add(1);
        series.counter("bound", null);
        collect();
        series.gauge("late", null).set(1);
        metrics.end();
        assertEquals(List.of("c"), format.of("ends").get(0).samples());
        assertTrue(format.of("ends").get(0).timeNanos()
                >= format.of("values").get(0).timeNanos() + MILLI);
        assertEquals(1, format.of("ends").size());
    }

    @Test
    void sessionWithoutMetricsEndsWithoutMarkers() {
        metrics.end();
        assertEquals(List.of(), format.calls);
    }

    @Test
    void changeThatNoTouchToldOfIsNoticed() {
        series.counter("c", null).add(1);
        collect();
        series.counter("c", null).add(1);
        wakeSignal.close();
        assertEquals(Long.MAX_VALUE, metrics.dueAt());
        metrics.noteChanges();
        collect();
        assertEquals(List.of("c=2"), format.of("values").get(1).samples());
        metrics.noteChanges();
        assertEquals(Long.MAX_VALUE, metrics.dueAt(), "no change since");
    }

    @Test
    void failedFirstValueIsBegunAgain() {
        format.failure = new IllegalStateException();
        series.counter("c", null).add(1);
        assertThrows(IllegalStateException.class, this::collect);
        format.failure = null;
        series.counter("c", null).add(1);
        collect();
        assertEquals(2, format.of("starts").size());
        assertEquals(List.of("c=2"), format.of("values").get(0).samples());
    }
}

package gametracker.core.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusedCallsTest {
    private final RegistryFixture fixture = new RegistryFixture(1);
    private final SeriesRegistry registry = fixture.registry;

    @Test
    void eachKindOfRefusalNamesMetricAndReasonOnce() {
        for (int frame = 0; frame < 3; frame++) {
            registry.counter("kills", null).add(-1);
            registry.gauge("kills", null).set(1);
            registry.gauge("speed", null).set(1);
            registry.counter("\u00e9", null).add(1);
        }
        assertEquals(
                List.of(
                        "calls of the counter \"kills\" are refused, INVALID: a counter only grows, and an amount was"
                                + " negative",
                        "calls of the gauge \"speed\" are refused, SERIES_LIMIT: there are maxSeries series already, set"
                                + " a higher limit",
                        "calls of the counter \"\u00e9\" are refused, INVALID: its name has no ASCII letter and no"
                                + " digit, or is longer than 256"),
                fixture.notes);
        assertEquals(3 + 3 + 3, fixture.refused(DropReason.INVALID));
        assertEquals(3, fixture.refused(DropReason.SERIES_LIMIT));
    }

    @Test
    void anotherKindUnderOneNameIsNamed() {
        registry.counter("kills", null).add(1);
        registry.histogram("kills", null).record(1);
        assertEquals(
                List.of("calls of the histogram \"kills\" are refused, INVALID: another kind of metric has a name on"
                        + " the wire that it needs"),
                fixture.notes);
    }

    @Test
    void valuesThatAreNoNumbersNameTheirMetric() {
        RegistryFixture two = new RegistryFixture(2);
        two.registry.gauge("speed", null).set(Double.NaN);
        two.registry.histogram("load", null).record(Double.POSITIVE_INFINITY);
        assertEquals(
                List.of(
                        "calls of the gauge \"speed\" are refused, INVALID: a value was no finite number",
                        "calls of the histogram \"load\" are refused, INVALID: a value was no finite number"),
                two.notes);
    }

    @Test
    void labelThatIsLeftOutNamesItsMetric() {
        registry.counter("kills", Map.of("\u00e9", "x")).add(1);
        assertEquals(1, fixture.notes.size());
        assertTrue(fixture.notes.get(0).startsWith("calls of the counter \"kills\" are refused, INVALID: a label"));
    }

    @Test
    void callersCannotMakeItTellWithoutEnd() {
        for (int i = 0; i < 1000; i++) {
            registry.counter("kills" + i, null).add(-1);
            registry.gauge("x".repeat(300) + i, null).set(1);
            registry.gauge(null, null).set(1);
        }
        assertEquals(64, fixture.notes.size());
        assertTrue(fixture.notes.stream().allMatch(note -> note.length() < 300));
    }

    @Test
    void closedTrackerTellsNothing() {
        fixture.wakeSignal.close();
        registry.gauge("speed", null).set(Double.NaN);
        registry.gauge(null, null).set(1);
        assertEquals(List.of(), fixture.notes);
    }

    @Test
    void refusedCallMakesNoGarbageOfItsOwnOnceItIsTold() {
        String[] notes = new String[2];
        RefusedCalls calls = new RefusedCalls(reason -> {}, note -> notes[notes[0] == null ? 0 : 1] = note);
        calls.tell(Metric.Kind.GAUGE, "speed", DropReason.INVALID, "no number");
        calls.tell(Metric.Kind.GAUGE, "speed", DropReason.INVALID, "no number");
        assertEquals(
                Arrays.asList("calls of the gauge \"speed\" are refused, INVALID: no number", null),
                Arrays.asList(notes));
    }
}

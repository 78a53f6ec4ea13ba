package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.api.Level;
import gametracker.api.Redactor;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Context;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import gametracker.core.record.LogRecord;
import gametracker.core.redact.Redaction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Garbage of a redactor that changes nothing. */
class RedactionAllocationTest {
    private final Redaction redaction = new Redaction(Redactor.common(), note -> {});
    private final Fields data = Freezer.freeze(Map.of(
            "place", "forest at 12:34:56", "level", Map.of("name", "v1.2.3.4"), "loot", List.of("a", "b"), "n", 3));
    private final LogRecord record = new LogRecord(
            1,
            Level.ERROR,
            "player joined from the north, 1 of 12",
            data,
            ErrorSnapshot.of(new IllegalStateException("no room", new RuntimeException("full"))),
            List.of(new Breadcrumb(1, "door opened", data)),
            new Context(data, Freezer.freeze(Map.of("match", data)), Freezer.freeze(Map.of("mode", "coop"))),
            null,
            false);

    @Test
    void recordThatStaysAsItIsTakesNothing() {
        assertEquals(record, redaction.log(record));
        long measured = Allocation.bytes(0, () -> redaction.log(record));
        assertEquals(0, measured);
    }

    @Test
    void labelThatStaysAsItIsTakesNothing() {
        assertEquals(0, Allocation.bytes(0, () -> redaction.label("mode", "coop")));
    }
}

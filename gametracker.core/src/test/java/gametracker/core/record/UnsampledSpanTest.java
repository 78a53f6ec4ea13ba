package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Scope;
import gametracker.api.Span;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnsampledSpanTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "00-" + TRACE + "-b7ad6b7169203331-";

    private final List<ActiveSpan> ended = new ArrayList<>();

    private Spans spans(double ratio) {
        Subject subject = new Subject(new ContextHolder(), new Breadcrumbs(0));
        return new Spans(new Ids(), new WallClock(), ended::add, subject, new TraceSampler(ratio));
    }

    private final Spans none = spans(0);
    private final Spans all = spans(1);

    @Test
    void hasIdsAndIsNeitherHandedOverNorCounted() {
        TrackerSpan span = none.start("load", Map.of("a", 1));
        span.setAttribute("b", "c").setAttribute("d", 1L).setAttribute("e", 1.5).setAttribute("f", true);
        span.recordError(new IllegalStateException()).addLink(all.start("other", null));
        assertEquals("load", span.name());
        assertTrue(Ids.isHex(span.traceId(), 0, 32));
        assertTrue(Ids.isHex(span.spanId(), 0, 16));
        assertEquals("", span.parentSpanId());
        assertEquals("00-" + span.traceId() + "-" + span.spanId() + "-00", span.traceparent());
        span.end();
        span.close();
        assertTrue(span.isOver());
        assertEquals(List.of(), ended);
        assertEquals(0, none.refused().count());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void childrenAreAsTheirParentWhateverTheRatioOfWhoStartsThem(double ratio) {
        TrackerSpan unsampled = none.start("p", null);
        TrackerSpan sampled = all.start("p", null);
        Spans other = spans(ratio);
        assertChild(unsampled, other.start("c", null, unsampled));
        assertChild(sampled, other.start("c", null, sampled));
        assertChild(unsampled, other.start("c", null, other.start("c", null, unsampled)));
        for (TrackerSpan parent : List.of(unsampled, sampled)) {
            try (Scope scope = parent.makeCurrent()) {
                assertSame(parent, CurrentSpan.get());
                assertChild(parent, other.start("c", null));
            }
        }
        assertNull(CurrentSpan.get());
    }

    private static void assertChild(TrackerSpan parent, TrackerSpan child) {
        assertEquals(parent.sampled(), child.sampled());
        assertEquals(parent.traceId(), child.traceId());
        assertNotEquals(parent.spanId(), child.spanId());
        assertEquals(parent.sampled() ? "01" : "00", child.traceparent().substring(53));
    }

    @ParameterizedTest
    @CsvSource({"00, 00", "01, 01", "02, 00", "03, 01", "fe, 00", "ff, 01"})
    void callersFlagDecidesWhateverTheRatioAndLeavesAgain(String flags, String leaves) {
        for (Spans spans : List.of(none, all)) {
            TrackerSpan span = spans.continued("s", null, CALLER + flags);
            assertEquals(TRACE, span.traceId());
            assertEquals("b7ad6b7169203331", span.parentSpanId());
            assertEquals("00-" + TRACE + "-" + span.spanId() + "-" + leaves, span.traceparent());
            assertEquals(leaves.equals("01"), span.sampled());
        }
    }

    @Test
    void versionToComeIsHonouredToo() {
        assertFalse(all.continued("s", null, "cc-" + CALLER.substring(3) + "00-what-the-future")
                .sampled());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "00-0-0-00", "00-" + TRACE + "-b7ad6b7169203331-0", "00-" + TRACE + "-b7ad6b7169203331-0G"})
    void malformedHeaderIsARootThatTheRatioDecides(String header) {
        assertTrue(all.continued("s", null, header).sampled());
        assertFalse(none.continued("s", null, header).sampled());
        assertFalse(none.continued("s", null, null).sampled());
    }

    @Test
    void explicitNullParentMakesARootThatItsIdDecides() {
        try (Scope scope = none.start("p", null).makeCurrent()) {
            TrackerSpan root = all.start("root", null, null);
            assertTrue(root.sampled());
            assertEquals("", root.parentSpanId());
        }
    }

    @Test
    void rootIsAsItsIdSays() {
        Spans half = spans(0.5);
        TraceSampler sampler = new TraceSampler(0.5);
        int sampled = 0;
        for (int i = 0; i < 1000; i++) {
            TrackerSpan root = half.start("s", null, null);
            assertEquals(sampler.samples(root.traceLow()), root.sampled());
            sampled += root.sampled() ? 1 : 0;
        }
        assertTrue(sampled > 300 && sampled < 700, "about half");
    }

    @Test
    void spanOfAnotherMakeDecidesByItsHeader() {
        assertFalse(all.start("s", null, foreign("-00")).sampled());
        assertTrue(none.start("s", null, foreign("-01")).sampled());
        assertTrue(none.start("s", null, foreign("no header")).sampled(), "as before there were such headers");
    }

    private static Span foreign(String end) {
        return (Span) Proxy.newProxyInstance(
                UnsampledSpanTest.class.getClassLoader(), new Class<?>[] {Span.class}, (span, method, arguments) -> {
                    return switch (method.getName()) {
                        case "traceId" -> TRACE;
                        case "spanId" -> "b7ad6b7169203331";
                        case "traceparent" -> "00-" + TRACE + "-b7ad6b7169203331" + end;
                        default -> throw new UnsupportedOperationException();
                    };
                });
    }

    @Test
    void linkToItSaysThatItIsNotRecorded() {
        TrackerSpan span = all.start("s", null);
        span.addLink(none.start("a", null)).addLink(all.start("b", null)).addLink(foreign("-00"));
        assertEquals(
                List.of(false, true, false),
                ((ActiveSpan) span).links().stream().map(SpanLink::sampled).toList());
    }

    @ParameterizedTest
    @CsvSource(
            value = {"null", "''"},
            nullValues = "null")
    void namelessOneIsUnnamed(String name) {
        assertEquals("unnamed", none.start(name, null).name());
    }

    @Test
    void longNameIsCut() {
        assertTrue(none.start("x".repeat(2_000_000), null).name().length() <= 32 << 10);
    }

    @Test
    void scopeClosedElsewhereGoesOnceTheSpanIsOver() throws InterruptedException {
        TrackerSpan span = none.start("s", null, null);
        Scope scope = span.makeCurrent();
        span.end();
        Thread other = new Thread(scope::close);
        other.start();
        other.join();
        all.start("next", null, null).makeCurrent().close();
        assertNull(CurrentSpan.get());
    }
}

package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Scope;
import gametracker.api.Span;
import gametracker.core.queue.DropOldestRing;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SpansTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final long START_NANOS = START.getEpochSecond() * 1_000_000_000;

    private final List<ActiveSpan> ended = new ArrayList<>();
    private long ticks;
    private final Spans spans = new Spans(new Ids(), new WallClock(() -> START, () -> ticks), ended::add);

    /** A span of another make, which answers every question the same way. */
    private static Span foreign(String traceId, String spanId) {
        return (Span) Proxy.newProxyInstance(Span.class.getClassLoader(), new Class<?>[] {Span.class}, (p, m, a) -> {
            if (m.getName().equals("traceId")) {
                return traceId;
            }
            if (spanId == null) {
                throw new IllegalStateException();
            }
            return spanId;
        });
    }

    @Nested
    class Ended {
        @Test
        void isHandedOverOnceWithItsTimes() {
            ticks = 100;
            ActiveSpan span = (ActiveSpan) spans.start("load", Map.of());
            ticks = 350;
            span.end();
            ticks = 900;
            span.end();
            span.close();
            assertEquals(List.of(span), ended);
            assertEquals("load", span.name());
            assertEquals(START_NANOS + 100, span.startNanos());
            assertEquals(START_NANOS + 350, span.endNanos());
            assertFalse(span.truncated());
        }

        @Test
        void neverEndsBeforeItsStart() {
            ticks = 100;
            ActiveSpan span = (ActiveSpan) spans.start("load", null);
            ticks = 40;
            span.end();
            assertEquals(span.startNanos(), span.endNanos());
        }

        @Test
        void durationIsNotTheWallClocks() {
            Instant[] wall = {START};
            WallClock clock = new WallClock(() -> wall[0], () -> ticks);
            ActiveSpan span = (ActiveSpan) new Spans(new Ids(), clock, ended::add).start("load", null);
            wall[0] = START.plusSeconds(3600);
            clock.adjust();
            ticks += 5_000_000;
            span.end();
            assertEquals(5_000_000, span.endNanos() - span.startNanos());
        }

        @Test
        void namelessSpanIsNamedSo() {
            assertEquals("unnamed", spans.start(null, null).name());
            assertEquals("unnamed", spans.start("", null).name());
        }

        @Test
        void longNameIsCut() {
            ActiveSpan span = (ActiveSpan) spans.start("x".repeat(2_000_000), null);
            assertEquals(Freezer.RECORD.text(), span.name().length());
            assertTrue(span.truncated());
        }

        @Test
        void endsOnceAmongSeveralThreads() throws InterruptedException {
            AtomicInteger taken = new AtomicInteger();
            Spans shared = new Spans(new Ids(), new WallClock(), span -> taken.incrementAndGet() > 0);
            List<ActiveSpan> running = new ArrayList<>();
            for (int i = 0; i < 30_000; i++) {
                running.add((ActiveSpan) shared.start("s", null));
            }
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                Thread thread = new Thread(() -> {
                    await(start);
                    running.forEach(ActiveSpan::end);
                });
                thread.start();
                threads.add(thread);
            }
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(running.size(), taken.get());
        }

        @Test
        void isHandedOverWithWhatWasSetBeforeAndNothingLater() throws InterruptedException {
            for (int round = 0; round < 300; round++) {
                ActiveSpan span = (ActiveSpan) spans.start("s", null).setAttribute("before", 1L);
                CountDownLatch start = new CountDownLatch(1);
                Thread setter = new Thread(() -> {
                    await(start);
                    span.setAttribute("meanwhile", 1L);
                });
                setter.start();
                start.countDown();
                span.end();
                String first = span.attributes().toString();
                setter.join();
                assertEquals(first, span.attributes().toString());
                assertTrue(first.startsWith("{before=1"));
            }
        }
    }

    @Nested
    class Attributes {
        private final ActiveSpan span =
                (ActiveSpan) spans.start("s", new java.util.TreeMap<>(Map.of("a", 1, "b", "x")));

        private String attributes() {
            span.end();
            return span.attributes().toString();
        }

        @Test
        void areTypedAndInOrder() {
            span.setAttribute("text", "t")
                    .setAttribute("long", 5L)
                    .setAttribute("double", 0.5)
                    .setAttribute("truth", true);
            assertEquals("{a=1, b=x, text=t, long=5, double=0.5, truth=true}", attributes());
            assertFalse(span.truncated());
        }

        @Test
        void laterValueReplacesTheEarlier() {
            span.setAttribute("b", 2L).setAttribute("c", 1L).setAttribute("d", 1L);
            span.setAttribute("c", 2L).setAttribute("c", 3L);
            assertEquals("{a=1, b=2, c=3, d=1}", attributes());
        }

        @Test
        void afterTheEndAreIgnored() {
            span.end();
            span.setAttribute("late", 1L).recordError(new RuntimeException());
            assertEquals("{a=1, b=x}", attributes());
            assertEquals(List.of(), span.errors());
        }

        @Test
        void areBoundedInNumber() {
            for (int i = 0; i < 200; i++) {
                span.setAttribute("k" + i, i);
            }
            span.setAttribute("a", "replaced").setAttribute("k5", "replaced");
            span.end();
            Fields fields = span.attributes();
            assertEquals(ActiveSpan.MAX_ATTRIBUTES, fields.size());
            assertTrue(span.truncated());
            assertEquals("replaced", fields.value(fields.indexOf("a")));
            assertEquals("replaced", fields.value(fields.indexOf("k5")));
        }

        @Test
        void settingOneKeyForEverDoesNotGrow() {
            for (int i = 0; i < 10_000; i++) {
                span.setAttribute("k" + i % 3, i);
            }
            assertEquals("{a=1, b=x, k0=9999, k1=9997, k2=9998}", attributes());
        }

        @Test
        void textsAreBounded() {
            for (int i = 0; i < 10; i++) {
                span.setAttribute("k" + i, "x".repeat(100_000));
            }
            span.end();
            int chars = 0;
            for (int i = 2; i < span.attributes().size(); i++) {
                chars += ((String) span.attributes().value(i)).length();
            }
            assertTrue(chars <= Freezer.RECORD.chars());
            assertTrue(span.truncated());
        }

        @Test
        void nullKeyIsIgnoredAndNullValueKept() {
            span.setAttribute(null, 1L).setAttribute("n", (String) null);
            assertEquals("{a=1, b=x, n=null}", attributes());
            assertTrue(span.truncated());
        }

        @Test
        void hostileMapIsTakenAsFarAsItGoes() {
            Map<String, Object> map = new java.util.HashMap<>();
            map.put("self", map);
            ActiveSpan hostile = (ActiveSpan) spans.start("s", map);
            hostile.end();
            assertEquals("{self=(contains itself)}", hostile.attributes().toString());
            assertTrue(hostile.truncated());
        }

        @Test
        void ofSeveralThreadsAreAllThere() throws InterruptedException {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                int name = t;
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 40; i++) {
                        span.setAttribute(name + "." + i, i);
                        span.setAttribute("shared", i);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            span.end();
            assertEquals(2 + 120 + 1, span.attributes().size());
        }
    }

    @Nested
    class Errors {
        @Test
        void areKeptInOrderWithTheirTimes() {
            ActiveSpan span = (ActiveSpan) spans.start("s", null);
            RuntimeException first = new RuntimeException("first");
            ticks = 10;
            span.recordError(first).recordError(null);
            ticks = 20;
            span.recordError(new Error("second"));
            span.end();
            assertEquals(2, span.errors().size());
            assertEquals("first", span.errors().get(0).error().message());
            assertEquals(START_NANOS + 10, span.errors().get(0).timeNanos());
            assertEquals("second", span.errors().get(1).error().message());
        }

        @Test
        void areBounded() {
            ActiveSpan span = (ActiveSpan) spans.start("s", null);
            for (int i = 0; i < 100; i++) {
                span.recordError(new RuntimeException("e" + i));
            }
            span.end();
            assertEquals(ActiveSpan.MAX_ERRORS, span.errors().size());
            assertEquals("e0", span.errors().get(0).error().message());
            assertTrue(span.truncated());
        }
    }

    @Nested
    class EndOfTheHeap {
        private final Spans noRoom = new Spans(new Ids(), new WallClock(), span -> {
            throw new OutOfMemoryError();
        });

        @Test
        void aSpanThatCannotBeHandedOverIsCountedAndThrowsNothing() {
            ActiveSpan span = (ActiveSpan) noRoom.start("s", null);
            span.end();
            span.end();
            assertEquals(1, noRoom.refused().count());
            assertEquals(1, noRoom.refused().count(DropReason.INVALID));
            assertEquals(0, noRoom.refused().count(DropReason.CLOSED));
        }

        @Test
        void oneThatIsInTheRingAlreadyIsNotCountedTwice() {
            DropOldestRing<ActiveSpan> ring = new DropOldestRing<>(1, 1000);
            Spans spans = new Spans(new Ids(), new WallClock(), span -> {
                ring.offer(span);
                throw new StackOverflowError();
            });
            spans.start("s", null).end();
            assertEquals(1, ring.offered());
            assertEquals(0, spans.refused().count());
        }

        @Test
        void anErrorWhoseMethodsRunOutOfStackThrowsNothing() {
            ActiveSpan span = (ActiveSpan) noRoom.start("s", null);
            span.recordError(new RuntimeException() {
                private static final long serialVersionUID = 1;

                @Override
                public String getMessage() {
                    throw new StackOverflowError();
                }
            });
        }
    }

    @Nested
    class Links {
        private final ActiveSpan match = (ActiveSpan) spans.start("match", null);

        private static SpanLink to(ActiveSpan span) {
            return new SpanLink(span.traceHigh(), span.traceLow(), span.spanIdBits(), true, null);
        }

        @Test
        void leadOneWayToRunningAndEndedSpans() {
            ActiveSpan wave = (ActiveSpan) spans.start("wave", null, null);
            wave.addLink(match).addLink(match);
            match.end();
            ActiveSpan next = (ActiveSpan) spans.start("wave", null, null);
            next.addLink(match).addLink(wave);
            assertEquals(List.of(to(match)), wave.links());
            assertEquals(List.of(to(match), to(wave)), next.links());
            assertEquals(List.of(), match.links());
            assertFalse(wave.truncated());
        }

        @Test
        void leadToSpansOfAnotherMakeByTheirIds() {
            match.addLink(foreign("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"));
            assertEquals(0x0af7651916cd43ddL, match.links().get(0).traceHigh());
            assertEquals(0xb7ad6b7169203331L, match.links().get(0).spanIdBits());
        }

        @Test
        void thatLeadNowhereAreIgnored() {
            match.addLink(null)
                    .addLink(GameTracker.noop().startSpan("n"))
                    .addLink(foreign("x", "y"))
                    .addLink(foreign("0af7651916cd43dd8448eb211c80319c", null));
            assertEquals(List.of(), match.links());
            assertSame(match, match.addLink(null));
        }

        @Test
        void areBounded() {
            for (int i = 0; i < 200; i++) {
                match.addLink(spans.start("wave", null, null));
            }
            assertEquals(ActiveSpan.MAX_LINKS, match.links().size());
            assertTrue(match.truncated());
        }

        @Test
        void afterTheEndAreIgnored() {
            match.end();
            match.addLink(spans.start("wave", null, null));
            assertEquals(List.of(), match.links());
        }
    }

    /** A store drops what is too much for one trace, and the root, which ends last, with it. */
    @Nested
    class LargeTraces {
        private final ActiveSpan match = (ActiveSpan) spans.start("match", null);

        private List<ActiveSpan> children(ActiveSpan parent, int count) {
            List<ActiveSpan> children = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ActiveSpan child = (ActiveSpan) spans.start("c", null, parent);
                child.end();
                children.add(child);
            }
            return children;
        }

        @Test
        void areContinuedInTracesThatAreLinkedBothWays() {
            List<ActiveSpan> children = children(match, 3 * Trace.MAX_SPANS);
            Map<String, List<ActiveSpan>> traces = new LinkedHashMap<>();
            children.forEach(child -> traces.computeIfAbsent(child.traceId(), id -> new ArrayList<>())
                    .add(child));
            assertEquals(4, traces.size());
            assertEquals(Trace.MAX_SPANS - 1, traces.remove(match.traceId()).size(), "the match is one of them");
            List<SpanLink> expected = new ArrayList<>();
            for (List<ActiveSpan> trace : traces.values()) {
                assertTrue(trace.size() <= Trace.MAX_SPANS);
                for (ActiveSpan root : trace) {
                    assertEquals("", root.parentSpanId());
                    assertEquals(
                            List.of(new SpanLink(
                                    match.traceHigh(),
                                    match.traceLow(),
                                    match.spanIdBits(),
                                    true,
                                    SpanLink.Relation.CONTINUES)),
                            root.links());
                }
                ActiveSpan first = trace.get(0);
                expected.add(new SpanLink(
                        first.traceHigh(), first.traceLow(), first.spanIdBits(), true, SpanLink.Relation.CONTINUED_BY));
            }
            match.end();
            assertEquals(expected, match.links());
        }

        @Test
        void keepTheChildrenOfWhatStartedInTheNextWithIt() {
            children(match, Trace.MAX_SPANS);
            ActiveSpan wave = (ActiveSpan) spans.start("wave", null, match);
            ActiveSpan kill = (ActiveSpan) spans.start("kill", null, wave);
            assertNotEquals(match.traceId(), wave.traceId());
            assertEquals(wave.traceId(), kill.traceId());
            assertEquals(wave.spanId(), kill.parentSpanId());
            assertEquals(List.of(), kill.links());
        }

        @Test
        void areContinuedFromWhereverAChildStarts() {
            ActiveSpan wave = (ActiveSpan) spans.start("wave", null, match);
            children(wave, Trace.MAX_SPANS);
            ActiveSpan kill = (ActiveSpan) spans.start("kill", null, wave);
            assertNotEquals(match.traceId(), kill.traceId());
            assertEquals(wave.spanIdBits(), kill.links().get(0).spanIdBits());
            assertEquals(1, wave.links().size());
            assertEquals(List.of(), match.links());
        }

        @Test
        void areBoundedBySizeToo() {
            Map<String, Object> large = Map.of("log", "猫".repeat(20_000));
            int started = 0;
            ActiveSpan child = (ActiveSpan) spans.start("c", large, match);
            while (child.traceId().equals(match.traceId())) {
                child.setAttribute("more", "x".repeat(600)).recordError(new IllegalStateException());
                child.end();
                started++;
                child = (ActiveSpan) spans.start("c", large, match);
            }
            int inTrace = started;
            // A store cuts each text to 2,048 bytes: two texts, and three of an error.
            assertTrue(inTrace * (2 * 2048 + 3 * 2048) < 5_000_000, () -> "too many: " + inTrace);
            assertTrue(inTrace > 100);
        }

        @Test
        void areNotContinuedByAParentThatHasEnded() {
            children(match, Trace.MAX_SPANS);
            match.end();
            ActiveSpan late = (ActiveSpan) spans.start("late", null, match);
            assertEquals(1, late.links().size());
            assertEquals(1, match.links().size(), "it had one before");
        }

        @Test
        void ofAnotherProcessAreBoundedFromOurSpanOn() {
            ActiveSpan ours =
                    (ActiveSpan) spans.continued("s", null, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            List<ActiveSpan> children = children(ours, Trace.MAX_SPANS);
            assertEquals(ours.traceId(), children.get(0).traceId());
            assertNotEquals(ours.traceId(), children.get(children.size() - 1).traceId());
        }

        @Test
        void areCountedAmongThreadsWithoutAGap() throws InterruptedException {
            Spans shared = new Spans(new Ids(), new WallClock(), span -> true);
            ActiveSpan parent = (ActiveSpan) shared.start("match", null);
            List<List<ActiveSpan>> started = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                List<ActiveSpan> mine = new ArrayList<>();
                started.add(mine);
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < Trace.MAX_SPANS; i++) {
                        mine.add((ActiveSpan) shared.start("c", null, parent));
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            Map<String, Integer> traces = new HashMap<>();
            started.forEach(mine -> mine.forEach(child -> traces.merge(child.traceId(), 1, Integer::sum)));
            assertEquals(Trace.MAX_SPANS - 1, traces.get(parent.traceId()));
            assertEquals(4, traces.size());
            assertTrue(traces.values().stream().allMatch(count -> count <= Trace.MAX_SPANS));
            assertEquals(3, parent.links().size());
        }
    }

    @Nested
    class Family {
        @Test
        void rootHasIdsOfItsOwnAndNoParent() {
            ActiveSpan span = (ActiveSpan) spans.start("s", null, null);
            assertTrue(span.traceId().matches("[0-9a-f]{32}"));
            assertTrue(span.spanId().matches("[0-9a-f]{16}"));
            assertEquals("", span.parentSpanId());
            assertEquals("00-" + span.traceId() + "-" + span.spanId() + "-01", span.traceparent());
            assertNotEquals(span.traceId(), spans.start("s", null, null).traceId());
        }

        @Test
        void childSharesTheTraceId() {
            ActiveSpan parent = (ActiveSpan) spans.start("p", null);
            ActiveSpan child = (ActiveSpan) spans.start("c", null, parent);
            assertEquals(parent.traceId(), child.traceId());
            assertEquals(parent.spanId(), child.parentSpanId());
            assertNotEquals(parent.spanId(), child.spanId());
        }

        @Test
        void childOfATracelessSpanIsARoot() {
            Span noop = GameTracker.noop().startSpan("n");
            assertEquals("", spans.start("c", null, noop).parentSpanId());
        }

        @Test
        void foreignSpanIsAParentByItsIds() {
            String traceId = "0af7651916cd43dd8448eb211c80319c";
            ActiveSpan child = (ActiveSpan) spans.start("c", null, foreign(traceId, "b7ad6b7169203331"));
            assertEquals(traceId, child.traceId());
            assertEquals("b7ad6b7169203331", child.parentSpanId());
        }

        @Test
        void foreignSpanThatMakesNoSenseIsNoParent() {
            String traceId = "0af7651916cd43dd8448eb211c80319c";
            for (Span parent : List.of(
                    foreign(traceId, null),
                    foreign(null, "b7ad6b7169203331"),
                    foreign(traceId, "b7ad6b716920333"),
                    foreign(traceId, "0000000000000000"),
                    foreign(traceId.toUpperCase(), "b7ad6b7169203331"))) {
                assertEquals("", spans.start("c", null, parent).parentSpanId());
            }
        }

        @Test
        void continuesWhatTheHeaderNames() {
            ActiveSpan span =
                    (ActiveSpan) spans.continued("s", null, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            assertEquals("0af7651916cd43dd8448eb211c80319c", span.traceId());
            assertEquals("b7ad6b7169203331", span.parentSpanId());
        }

        @Test
        void malformedHeaderMakesARootEvenWithinASpan() {
            try (Scope scope = spans.start("current", null).makeCurrent()) {
                assertEquals("", spans.continued("s", null, "00-0-0-01").parentSpanId());
                assertEquals("", spans.continued("s", null, null).parentSpanId());
            }
        }

        @Test
        void nothingStartsByThrowing() {
            Map<String, Object> map = new java.util.HashMap<>();
            map.put(null, null);
            assertDoesNotThrow(() -> spans.start(null, map, null)
                    .setAttribute(null, (String) null)
                    .recordError(null));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

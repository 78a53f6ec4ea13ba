package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Scope;
import gametracker.api.Span;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
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
            ActiveSpan span = spans.start("load", Map.of());
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
            ActiveSpan span = spans.start("load", null);
            ticks = 40;
            span.end();
            assertEquals(span.startNanos(), span.endNanos());
        }

        @Test
        void durationIsNotTheWallClocks() {
            Instant[] wall = {START};
            WallClock clock = new WallClock(() -> wall[0], () -> ticks);
            ActiveSpan span = new Spans(new Ids(), clock, ended::add).start("load", null);
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
            ActiveSpan span = spans.start("x".repeat(2_000_000), null);
            assertEquals(Freezer.RECORD.text(), span.name().length());
            assertTrue(span.truncated());
        }

        @Test
        void endsOnceAmongSeveralThreads() throws InterruptedException {
            AtomicInteger taken = new AtomicInteger();
            Spans shared = new Spans(new Ids(), new WallClock(), span -> taken.incrementAndGet() > 0);
            List<ActiveSpan> running = new ArrayList<>();
            for (int i = 0; i < 30_000; i++) {
                running.add(shared.start("s", null));
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
                ActiveSpan span = spans.start("s", null).setAttribute("before", 1L);
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
        private final ActiveSpan span = spans.start("s", new java.util.TreeMap<>(Map.of("a", 1, "b", "x")));

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
            assertEquals("{a=1, b=2, d=1, c=3}", attributes());
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
            assertEquals("{a=1, b=x, k1=9997, k2=9998, k0=9999}", attributes());
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
            ActiveSpan hostile = spans.start("s", map);
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
            ActiveSpan span = spans.start("s", null);
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
            ActiveSpan span = spans.start("s", null);
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
            ActiveSpan span = noRoom.start("s", null);
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
            ActiveSpan span = noRoom.start("s", null);
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
    class Family {
        @Test
        void rootHasIdsOfItsOwnAndNoParent() {
            ActiveSpan span = spans.start("s", null, null);
            assertTrue(span.traceId().matches("[0-9a-f]{32}"));
            assertTrue(span.spanId().matches("[0-9a-f]{16}"));
            assertEquals("", span.parentSpanId());
            assertEquals("00-" + span.traceId() + "-" + span.spanId() + "-01", span.traceparent());
            assertNotEquals(span.traceId(), spans.start("s", null, null).traceId());
        }

        @Test
        void childSharesTheTraceId() {
            ActiveSpan parent = spans.start("p", null);
            ActiveSpan child = spans.start("c", null, parent);
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
            ActiveSpan child = spans.start("c", null, foreign(traceId, "b7ad6b7169203331"));
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
            ActiveSpan span = spans.continued("s", null, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
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

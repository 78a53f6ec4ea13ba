package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Scope;
import gametracker.api.Signal;
import gametracker.api.Span;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Envelope;
import gametracker.decode.OtlpTracesBody;
import gametracker.decode.PayloadDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ChildTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final FakeServer server = new FakeServer();
    private final Lines lines = new Lines();
    private final CoreTracker tracker =
            Trackers.start(Trackers.config().maxBreadcrumbs(3).build(), server, null, Trackers.log(lines));

    @AfterEach
    void close() {
        tracker.close();
        Trackers.assertLaw(tracker.stats());
        assertSame(
                GameTracker.get(),
                CompletableFuture.supplyAsync(GameTracker::get).join(),
                "no scope is left");
    }

    private List<Map<String, Object>> sent() {
        assertTrue(tracker.flush(LONG));
        return SentLogs.of(server);
    }

    private Map<String, Object> only() {
        List<Map<String, Object>> sent = sent();
        assertEquals(1, sent.size(), sent::toString);
        return sent.get(0);
    }

    private static Object tags(Map<String, Object> line) {
        return line.get("tags");
    }

    private static List<Object> crumbs(Map<String, Object> line) {
        return line.get("breadcrumbs") instanceof List<?> list
                ? list.stream()
                        .<Object>map(crumb -> ((Map<?, ?>) crumb).get("msg"))
                        .toList()
                : List.of();
    }

    @Nested
    class Beginning {
        @Test
        void asACopyOfTheParentWithTheseTagsAdded() {
            tracker.setUser(Map.of("id", "host"));
            tracker.setContext("server", Map.of("region", "eu"));
            tracker.setTag("build", "nightly");
            tracker.setTag("mode", "lobby");
            tracker.addBreadcrumb("server is up", null);
            GameTracker match = tracker.child(Map.of("match", "17", "mode", "ranked"));
            match.logError("failed");
            Map<String, Object> line = only();
            assertEquals(Map.of("build", "nightly", "mode", "ranked", "match", "17"), tags(line));
            assertEquals(Map.of("id", "host"), line.get("user"));
            assertEquals(Map.of("server", Map.of("region", "eu")), line.get("contexts"));
            assertEquals(List.of("server is up"), crumbs(line));
            assertEquals(tracker.sessionId(), line.get("session_id"));
            assertEquals(tracker.sessionId(), match.sessionId());
        }

        @Test
        void andGoesItsOwnWay() {
            GameTracker one = tracker.child(Map.of("match", "1"));
            GameTracker two = tracker.child(Map.of("match", "2"));
            GameTracker[] all = {tracker, one, two};
            for (int i = 0; i < all.length; i++) {
                all[i].setUser(Map.of("id", i));
                all[i].setTag("own", "tag " + i);
                all[i].setContext("own", Map.of("number", i));
                all[i].addBreadcrumb("crumb " + i, null);
            }
            for (int i = 0; i < all.length; i++) {
                all[i].logError("line " + i);
            }
            for (Map<String, Object> line : sent()) {
                int number = Integer.parseInt(((String) line.get("msg")).substring(5));
                assertEquals(Map.of("id", number), line.get("user"));
                assertEquals(Map.of("own", Map.of("number", number)), line.get("contexts"));
                assertEquals(List.of("crumb " + number), crumbs(line));
                assertEquals(
                        number == 0
                                ? Map.of("own", "tag 0")
                                : Map.of("own", "tag " + number, "match", Integer.toString(number)),
                        tags(line));
            }
        }

        @Test
        void withTheLastBreadcrumbsOfTheParentAndThenItsOwn() {
            for (int i = 1; i <= 5; i++) {
                tracker.addBreadcrumb("parent " + i, null);
            }
            GameTracker match = tracker.child(null);
            match.addBreadcrumb("own", null);
            tracker.addBreadcrumb("later", null);
            match.logError("failed");
            assertEquals(List.of("parent 4", "parent 5", "own"), crumbs(only()));
        }

        @Test
        void ofAChildInTheSameWay() {
            GameTracker match = tracker.child(Map.of("match", 17));
            GameTracker player = match.child(Map.of("player", true));
            match.setTag("late", "not inherited");
            player.logInfo("of the player");
            assertEquals(Map.of("match", "17", "player", "true"), tags(only()));
        }
    }

    @Nested
    class Tags {
        @Test
        void areTexts() {
            Map<String, Object> given = new HashMap<>();
            given.put("number", 17L);
            given.put("half", 0.5);
            given.put("level", Level.WARN);
            given.put("list", Arrays.asList("a", null));
            given.put("map", Map.of("k", 1));
            tracker.child(given).logInfo("m");
            assertEquals(
                    Map.of("number", "17", "half", "0.5", "level", "WARN", "list", "[a, null]", "map", "{k=1}"),
                    tags(only()));
        }

        @Test
        void thatAreNullAreTakenAway() {
            tracker.setTag("a", "1");
            tracker.setTag("b", "2");
            tracker.setTag("c", "3");
            Map<String, Object> given = new HashMap<>();
            given.put("b", null);
            given.put("unknown", null);
            tracker.child(given).logInfo("m");
            assertEquals(Map.of("a", "1", "c", "3"), tags(only()));
            assertFalse(warned());
        }

        @Test
        void areBoundedAndThatIsTold() {
            Map<String, Object> many = new HashMap<>();
            for (int i = 0; i < 100; i++) {
                many.put("tag" + i, "v");
            }
            tracker.child(many).logInfo("m");
            assertEquals(64, ((Map<?, ?>) tags(only())).size());
            assertTrue(warned());
        }

        @Test
        void areBoundedWithThoseOfTheParent() {
            GameTracker each = tracker;
            for (int i = 0; i < 100; i++) {
                each = each.child(Map.of("tag" + i, "x".repeat(1000)));
            }
            each.logInfo("m");
            Map<?, ?> tags = (Map<?, ?>) tags(only());
            assertEquals(16, tags.size(), "16,384 characters");
            assertTrue(warned());
        }

        private boolean warned() {
            tracker.close();
            return lines.all.stream().anyMatch(line -> line.contains("tags was cut or left out"));
        }

        @Test
        void mayBeAnythingAtAll() {
            Map<String, Object> itself = new HashMap<>();
            itself.put("self", itself);
            itself.put("a", "1");
            Map<String, Object> hostile = new HashMap<>() {
                @Override
                public java.util.Set<Map.Entry<String, Object>> entrySet() {
                    throw new IllegalStateException("hostile");
                }

                @Override
                public int size() {
                    return 1;
                }
            };
            Map<String, Object> twice = new IdentityHashMap<>();
            twice.put(new String("k"), "1");
            twice.put(new String("k"), "2");
            Map<String, Object> nullKey = new HashMap<>();
            nullKey.put(null, "1");
            Map<String, Object> throwing = Map.of("k", new Object() {
                @Override
                public String toString() {
                    throw new StackOverflowError();
                }
            });
            for (Map<String, ?> each :
                    Arrays.asList(null, Map.<String, Object>of(), itself, hostile, twice, nullKey, throwing)) {
                GameTracker child = tracker.child(each);
                assertNotSame(tracker, child);
                child.logInfo("taken");
            }
            assertEquals(7, sent().size());
        }
    }

    @Nested
    class Current {
        @Test
        void isWhatGetReturnsOnThisThreadUntilTheScopeIsClosed() {
            GameTracker outside = GameTracker.get();
            GameTracker match = tracker.child(null);
            GameTracker player = match.child(null);
            try (Scope scope = match.makeCurrent()) {
                assertSame(match, GameTracker.get());
                assertSame(
                        outside, CompletableFuture.supplyAsync(GameTracker::get).join());
                try (Scope inner = player.makeCurrent()) {
                    assertSame(player, GameTracker.get());
                }
                assertSame(match, GameTracker.get());
            }
            assertSame(outside, GameTracker.get());
        }

        @Test
        void scopeClosedOutOfOrderGoesWithTheOneAboveIt() {
            GameTracker outside = GameTracker.get();
            Scope first = tracker.child(null).makeCurrent();
            GameTracker match = tracker.child(null);
            Scope second = match.makeCurrent();
            first.close();
            assertSame(match, GameTracker.get());
            second.close();
            assertSame(outside, GameTracker.get());
            second.close();
            first.close();
        }

        @Test
        void scopeClosedOnAnotherThreadChangesNothingThere() {
            GameTracker outside = GameTracker.get();
            GameTracker match = tracker.child(null);
            Scope scope = match.makeCurrent();
            CompletableFuture.runAsync(scope::close).join();
            assertSame(match, GameTracker.get());
            Scope next = tracker.child(null).makeCurrent();
            next.close();
            assertSame(match, GameTracker.get());
            match.close();
            tracker.child(null).makeCurrent().close();
            assertSame(outside, GameTracker.get(), "it is over and was closed: it goes with the next one");
            scope.close();
        }

        @Test
        void codeDeepDownLogsForTheMatchWithoutAParameter() {
            GameTracker match = tracker.child(Map.of("match", "17"));
            try (Scope scope = match.makeCurrent()) {
                GameTracker.get().logInfo("deep down");
            }
            assertEquals(Map.of("match", "17"), tags(only()));
        }
    }

    @Nested
    class Spans {
        @Test
        void belongToTheTrackerThatStartedThem() {
            GameTracker match = tracker.child(Map.of("match", "17"));
            try (Span span = match.startSpan("tick");
                    Scope scope = span.makeCurrent()) {
                tracker.addBreadcrumb("inside", null);
                tracker.logError("through the parent");
                tracker.startSpan("inner").end();
            }
            tracker.logError("outside");
            List<Map<String, Object>> sent = sent();
            assertEquals(Map.of("match", "17"), tags(sent.get(0)));
            assertEquals(List.of("inside"), crumbs(sent.get(0)));
            assertEquals(Map.of(), tags(sent.get(1)));
            assertEquals(List.of(), crumbs(sent.get(1)));
        }

        @Test
        void bearTheTagsOfTheirMatchAndTheParentsOwnBearNone() {
            tracker.setTag("build", "nightly");
            tracker.startSpan("lobby").end();
            GameTracker match = tracker.child(Map.of("match", "17"));
            try (Span wave = match.startSpan("wave");
                    Scope current = wave.makeCurrent()) {
                tracker.startSpan("deep down").end();
                tracker.startSpan("elsewhere", null, null).end();
            }
            assertTrue(tracker.flush(LONG));
            Map<String, Map<String, Object>> attributes = new HashMap<>();
            for (Envelope envelope : server.taken) {
                if (PayloadDecoder.decode(envelope.format(), envelope.bytes()) instanceof OtlpTracesBody body) {
                    body.spans().forEach(span -> attributes.put(span.name(), span.attributes()));
                }
            }
            Map<String, String> tags = Map.of("build", "nightly", "match", "17");
            assertEquals(Map.of("lobby", Map.of(), "wave", tags, "deep down", tags, "elsewhere", Map.of()), attributes);
        }

        @Test
        void bringTheirMatchToOtherThreads() {
            GameTracker match = tracker.child(Map.of("match", "17"));
            Span span = match.startSpan("tick");
            CompletableFuture.runAsync(() -> {
                        try (Scope scope = span.makeCurrent();
                                Span inner = tracker.startSpan("inner");
                                Scope innerScope = inner.makeCurrent()) {
                            tracker.logInfo("on a worker");
                        }
                    })
                    .join();
            span.end();
            Map<String, Object> line = only();
            assertEquals(Map.of("match", "17"), tags(line));
            assertEquals(span.traceId(), line.get("trace_id"));
        }

        @Test
        void withAParentGivenBelongToItsMatch() {
            GameTracker match = tracker.child(Map.of("match", "17"));
            Span span = match.startSpan("tick");
            try (Span inner = tracker.startSpan("inner", null, span);
                    Scope scope = inner.makeCurrent()) {
                assertEquals(span.spanId(), inner.parentSpanId());
                tracker.logInfo("inside");
            }
            span.end();
            assertEquals(Map.of("match", "17"), tags(only()));
        }

        /** What is called by name is meant. */
        @Test
        void doNotChangeWhatAnotherMatchLogs() {
            GameTracker one = tracker.child(Map.of("match", "1"));
            GameTracker two = tracker.child(Map.of("match", "2"));
            try (Span span = one.startSpan("tick");
                    Scope scope = span.makeCurrent()) {
                two.addBreadcrumb("of two", null);
                two.logError("of two");
                try (Span other = two.startSpan("of two");
                        Scope otherScope = other.makeCurrent()) {
                    assertEquals(span.spanId(), other.parentSpanId());
                    tracker.logError("in the span of two");
                }
                one.logError("of one");
            }
            List<Map<String, Object>> sent = sent();
            assertEquals(Map.of("match", "2"), tags(sent.get(0)));
            assertEquals(Map.of("match", "2"), tags(sent.get(1)));
            assertEquals(List.of("of two"), crumbs(sent.get(1)));
            assertEquals(Map.of("match", "1"), tags(sent.get(2)));
            assertEquals(List.of(), crumbs(sent.get(2)));
        }

        @Test
        void ofAnotherSessionChangeNothing() {
            FakeServer otherServer = new FakeServer();
            CoreTracker other = Trackers.start(Trackers.config().build(), otherServer);
            try (Span span = other.child(Map.of("match", "other")).startSpan("tick");
                    Scope scope = span.makeCurrent()) {
                tracker.logInfo("ours");
            }
            other.close();
            assertEquals(Map.of(), tags(only()));
        }
    }

    @Nested
    class Closing {
        @Test
        void endsTheChildAloneAndFlushesNothing() {
            GameTracker match = tracker.child(Map.of("match", "17"));
            GameTracker other = tracker.child(Map.of("match", "18"));
            match.logInfo("before");
            match.close();
            match.close();
            assertEquals(0, server.taken.size());
            match.logInfo("after");
            match.increment("after");
            match.gauge("after", 1);
            match.histogram("after", 1);
            match.startSpan("after").end();
            match.setTag("after", "1");
            match.addBreadcrumb("after", null);
            assertFalse(match.isEnabled(Level.ERROR));
            assertTrue(other.isEnabled(Level.ERROR));
            other.logInfo("other");
            tracker.logInfo("parent");
            assertEquals(
                    List.of("before", "other", "parent"),
                    sent().stream().map(l -> l.get("msg")).toList());
            TrackerStats stats = tracker.stats();
            assertEquals(4, stats.accepted(Signal.LOGS));
            assertEquals(1, stats.dropped(Signal.LOGS, DropReason.CLOSED));
            assertEquals(1, stats.dropped(Signal.TRACES, DropReason.CLOSED));
            assertEquals(3, stats.refused(DropReason.CLOSED));
            assertEquals(stats.toString(), match.stats().toString());
        }

        @Test
        void endsItsChildren() {
            GameTracker match = tracker.child(null);
            GameTracker player = match.child(null);
            GameTracker item = player.child(null);
            item.logInfo("open");
            match.close();
            item.logInfo("closed");
            player.logInfo("closed");
            GameTracker born = player.child(null);
            born.logInfo("closed");
            assertEquals(1, sent().size());
            assertEquals(3, tracker.stats().dropped(Signal.LOGS, DropReason.CLOSED));
        }

        @Test
        void ofTheParentEndsAll() {
            GameTracker match = tracker.child(null);
            GameTracker player = match.child(null);
            tracker.close();
            player.logInfo("closed");
            match.startSpan("closed").end();
            assertEquals(1, tracker.stats().dropped(Signal.LOGS, DropReason.CLOSED));
            assertEquals(1, tracker.stats().dropped(Signal.TRACES, DropReason.CLOSED));
            assertTrue(player.flush(Duration.ZERO));
        }

        @Test
        void leavesSpansThatRun() {
            GameTracker match = tracker.child(null);
            Span span = match.startSpan("save");
            match.close();
            span.end();
            assertTrue(tracker.flush(LONG));
            assertEquals(1, tracker.stats().delivered(Signal.TRACES));
        }

        @Test
        void ofAChainOfAnyLengthIsSeen() {
            GameTracker first = tracker.child(null);
            GameTracker last = first;
            for (int i = 0; i < 100_000; i++) {
                last = last.child(null);
            }
            last.logInfo("open");
            first.close();
            last.logInfo("closed");
            assertEquals(1, tracker.stats().dropped(Signal.LOGS, DropReason.CLOSED));
        }
    }

    @Test
    void seriesAreThoseOfTheSession() {
        GameTracker one = tracker.child(Map.of("match", "1"));
        GameTracker two = tracker.child(Map.of("match", "2"));
        one.increment("kills");
        two.counter("kills").add(2);
        one.close();
        two.counter("kills").add(3);
        assertTrue(tracker.flush(LONG));
        assertEquals(0, tracker.stats().refused(DropReason.CLOSED));
        assertNull(SentLogs.of(server).stream().findAny().orElse(null));
    }
}

package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Level;
import gametracker.api.spi.Format;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Context;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import gametracker.core.record.LogRecord;
import gametracker.core.record.RecordFixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LokiPushTest {
    private static final Pattern FIRST_OF_AN_ENTRY = Pattern.compile("\\[([^,\\[\\]]*),\"\\{");

    private static final long HOUR = 3_600_000_000_000L;
    private static final long MINUTE = HOUR / 60;

    private final FinishedBodies bodies = new FinishedBodies();
    private final LokiPush format = new LokiPush(Samples.IDENTITY, true);

    @Test
    void bodyIsOnePushWithTheRecordsInOrder() {
        format.add(Samples.log(7, "first", Map.of("weapon", "bow")), bodies);
        format.add(Samples.log(8, "second", Map.of()), bodies);
        assertEquals(2, format.openItems());
        assertTrue(format.openBytes() > 500);
        format.finish(bodies);
        assertEquals(0, format.openItems());
        assertEquals(0, format.openBytes());
        assertEquals(Format.LOKI_PUSH, bodies.only().format());
        assertEquals(2, bodies.only().items());
        assertTrue(bodies.only().text().startsWith("{\"streams\":[{\"stream\":{\"game\":"));
        Push push = Push.of(bodies.only());
        assertEquals(
                Map.of(
                        "game", "arena",
                        "env", "production",
                        "version", "1.2.3",
                        "level", "info",
                        "service_name", "arena"),
                push.labels());
        assertEquals(List.of(1_795_180_455_123_456_796L, 1_795_180_455_123_456_797L), push.times());
        Map<String, Object> line = push.lines().get(0);
        assertEquals("first", line.get("msg"));
        assertEquals(Map.of("weapon", "bow"), line.get("data"));
        assertEquals(Samples.SESSION, line.get("session_id"));
        assertEquals(Values.number("7"), line.get("seq"));
        assertEquals(Values.parsed(Samples.CONTEXT.user()), line.get("user"));
        assertEquals(Values.parsed(Samples.CONTEXT.contexts()), line.get("contexts"));
        assertEquals(Values.parsed(Samples.CONTEXT.tags()), line.get("tags"));
        assertEquals(Values.parsed(Samples.DEVICE), line.get("device"));
        assertEquals("second", push.lines().get(1).get("msg"));
        for (String absent : List.of("trace_id", "span_id", "error", "breadcrumbs", "truncated")) {
            assertFalse(line.containsKey(absent), absent);
        }
    }

    @Test
    void emptyMapsAreThereAllTheSame() {
        format.add(Samples.log(1, Samples.NOON, Level.INFO, "m", Fields.EMPTY, null, List.of(), Context.EMPTY), bodies);
        format.finish(bodies);
        Map<String, Object> line = Push.of(bodies.only()).lines().get(0);
        for (String empty : List.of("data", "user", "contexts", "tags")) {
            assertEquals(Map.of(), line.get(empty));
        }
    }

    @Test
    void idsStandBesideTheLineAsMetadataForGrafanaToLinkBy() {
        format.add(Samples.inSpan(Samples.log(1, "m", Map.of()), 0x0af7651916cd43ddL, 0x8448eb211c80319cL, 5), bodies);
        format.add(Samples.log(2, "n", Map.of()), bodies);
        format.finish(bodies);
        assertEquals(
                List.of(
                        Map.of(
                                "trace_id", "0af7651916cd43dd8448eb211c80319c",
                                "span_id", "0000000000000005",
                                "session_id", Samples.SESSION),
                        Map.of("session_id", Samples.SESSION)),
                Push.of(bodies.only()).metadata());
    }

    @Test
    void serverThatTakesNoMetadataGetsNone() {
        LokiPush plain = new LokiPush(Samples.IDENTITY, false);
        plain.add(Samples.inSpan(Samples.log(1, "m", Map.of()), 1, 2, 3), bodies);
        plain.finish(bodies);
        Push push = Push.of(bodies.only());
        assertEquals(List.of(Map.of()), push.metadata());
        assertEquals("0000000000000003", push.lines().get(0).get("span_id"));
        assertFalse(bodies.only().text().contains("{}]"), "an empty third element is none");
    }

    /** A proxy or a server with a limit of its own leaves the beginning. */
    @Test
    void idsStandInTheLineBeforeAllThatMayBeLong() {
        LogRecord record = RecordFixture.ticketed(
                new LogRecord(
                        Samples.NOON,
                        Level.ERROR,
                        "m",
                        RecordFixture.fields("k", "v"),
                        ErrorSnapshot.of(new IllegalStateException("e")),
                        List.of(new Breadcrumb(Samples.NOON, "b", Fields.EMPTY)),
                        Samples.CONTEXT,
                        null,
                        false),
                7);
        format.add(Samples.inSpan(record, 1, 2, 3), bodies);
        format.finish(bodies);
        assertEquals(
                List.of(
                        "msg",
                        "trace_id",
                        "span_id",
                        "session_id",
                        "seq",
                        "data",
                        "error",
                        "breadcrumbs",
                        "user",
                        "contexts",
                        "tags",
                        "device"),
                List.copyOf(Push.of(bodies.only()).lines().get(0).keySet()));
    }

    @Test
    void threadAndLoggerStandBeforeTheData() {
        format.add(Samples.from("ai-worker \"3\"", "game.Ai"), bodies);
        format.add(Samples.from("", null), bodies);
        format.finish(bodies);
        Map<String, Object> line = Push.of(bodies.only()).lines().get(0);
        assertEquals("ai-worker \"3\"", line.get("thread"));
        assertEquals("game.Ai", line.get("logger"));
        assertEquals(
                List.of("msg", "session_id", "seq", "thread", "logger", "data"),
                List.copyOf(line.keySet()).subList(0, 6));
        Map<String, Object> bare = Push.of(bodies.only()).lines().get(1);
        assertFalse(bare.containsKey("thread"), bare::toString);
        assertFalse(bare.containsKey("logger"), bare::toString);
    }

    @Test
    void currentSpanIsNamed() {
        format.add(Samples.inSpan(Samples.log(1, "m", Map.of()), 0x0af7651916cd43ddL, 0x8448eb211c80319cL, 5), bodies);
        format.finish(bodies);
        Map<String, Object> line = Push.of(bodies.only()).lines().get(0);
        assertEquals("0af7651916cd43dd8448eb211c80319c", line.get("trace_id"));
        assertEquals("0000000000000005", line.get("span_id"));
    }

    @Test
    void errorBringsItsStackAndTheBreadcrumbs() {
        List<Breadcrumb> crumbs = List.of(
                new Breadcrumb(Samples.NOON - 2, "opened the chest", RecordFixture.fields("gold", 5L)),
                new Breadcrumb(Samples.NOON - 1, "closed it", Fields.EMPTY));
        format.add(
                Samples.log(
                        1,
                        Samples.NOON,
                        Level.ERROR,
                        "m",
                        Fields.EMPTY,
                        new IllegalStateException("no \"key\""),
                        crumbs,
                        Samples.CONTEXT),
                bodies);
        format.finish(bodies);
        Push push = Push.of(bodies.only());
        assertEquals("error", push.labels().get("level"));
        Map<?, ?> error = (Map<?, ?>) push.lines().get(0).get("error");
        assertEquals("java.lang.IllegalStateException", error.get("type"));
        assertEquals("no \"key\"", error.get("message"));
        assertTrue(((String) error.get("stack")).contains(LokiPushTest.class.getName() + ".errorBrings"));
        assertEquals(
                List.of(
                        Map.of(
                                "ts", "1795180455123456787",
                                "msg", "opened the chest",
                                "data", Map.of("gold", Values.number("5"))),
                        Map.of("ts", "1795180455123456788", "msg", "closed it", "data", Map.of())),
                push.lines().get(0).get("breadcrumbs"));
    }

    @Test
    void contextIsThatOfTheRecordAndOfThisTracker() {
        Context other = new Context(RecordFixture.fields("id", "p-18"), Fields.EMPTY, Fields.EMPTY);
        LokiPush elsewhere = new LokiPush(new Identity("g", "1", "e", "another", "i", Fields.EMPTY), true);
        FinishedBodies theirs = new FinishedBodies();
        for (Context context : List.of(other, Context.EMPTY, other)) {
            LogRecord record = Samples.log(1, Samples.NOON, Level.INFO, "m", Fields.EMPTY, null, List.of(), context);
            format.add(record, bodies);
            elsewhere.add(record, theirs);
        }
        format.finish(bodies);
        elsewhere.finish(theirs);
        List<Map<String, Object>> lines = Push.of(bodies.only()).lines();
        assertEquals(Map.of("id", "p-18"), lines.get(0).get("user"));
        assertEquals(Map.of(), lines.get(1).get("user"));
        assertTrue(lines.stream().allMatch(line -> line.get("session_id").equals(Samples.SESSION)));
        assertTrue(Push.of(theirs.only()).lines().stream()
                .allMatch(line -> line.get("session_id").equals("another")));
    }

    /** Each named for the row of what Loki refuses, or takes and loses. */
    @Nested
    class WhatLokiRefuses {
        @Test
        void oneStreamABodySinceAPushOfSeveralCanHideALoss() {
            for (Level level : Level.values()) {
                format.add(Samples.log(1, Samples.NOON, level, "m", Fields.EMPTY), bodies);
            }
            format.finish(bodies);
            assertEquals(
                    List.of("debug", "info", "warn", "error"),
                    bodies.all.stream()
                            .map(body -> Push.of(body).labels().get("level"))
                            .toList());
        }

        @Test
        void oneHourABodySinceALateOneGetsItsLabel() {
            long end = Samples.NOON / HOUR * HOUR + HOUR;
            format.add(Samples.log(1, end - 1, Level.INFO, "before", Fields.EMPTY), bodies);
            format.add(Samples.log(2, end, Level.INFO, "after", Fields.EMPTY), bodies);
            format.add(Samples.log(3, end + 10 * MINUTE, Level.INFO, "still", Fields.EMPTY), bodies);
            format.finish(bodies);
            assertEquals(
                    List.of(1, 2),
                    bodies.all.stream().map(FinishedBodies.Body::items).toList());
        }

        @Test
        void timesOfAStreamDoNotDecreaseByTheDisorderOfThreads() {
            log(Samples.NOON);
            log(Samples.NOON - 1);
            format.add(Samples.log(3, Samples.NOON - 2, Level.WARN, "another stream", Fields.EMPTY), bodies);
            format.finish(bodies);
            log(Samples.NOON - 3);
            format.finish(bodies);
            assertEquals(
                    List.of(List.of(Samples.NOON, Samples.NOON), List.of(Samples.NOON - 2), List.of(Samples.NOON)),
                    times());
        }

        @Test
        void clockSetBackIsFollowedInABodyOfItsOwnSinceTheOtherMayBeRefused() {
            log(Samples.NOON);
            log(Samples.NOON - MINUTE);
            log(Samples.NOON - MINUTE + 1);
            format.finish(bodies);
            assertEquals(
                    List.of(List.of(Samples.NOON), List.of(Samples.NOON - MINUTE, Samples.NOON - MINUTE + 1)), times());
        }

        @Test
        void recordsOfBeforeAndAfterALeapOfTheClockAreAcceptedEachForThemselves() {
            log(Samples.NOON);
            log(Samples.NOON + 10 * MINUTE);
            log(Samples.NOON + 20 * MINUTE + 1);
            format.finish(bodies);
            assertEquals(
                    List.of(List.of(Samples.NOON, Samples.NOON + 10 * MINUTE), List.of(Samples.NOON + 20 * MINUTE + 1)),
                    times());
        }

        @Test
        void timeThatWasAcceptedIsHeldWhenTheClockIsSetBack() {
            log(Samples.NOON);
            log(Samples.NOON + 1);
            format.finish(bodies);
            log(Samples.NOON + 2 * MINUTE);
            format.finish(bodies);
            bodies.all.get(0).accepted().run();
            log(Samples.NOON - MINUTE);
            format.add(Samples.log(3, Samples.NOON - MINUTE, Level.WARN, "another stream", Fields.EMPTY), bodies);
            format.finish(bodies);
            assertEquals(List.of(List.of(Samples.NOON + 1), List.of(Samples.NOON - MINUTE)), times().subList(2, 4));
        }

        /** The one that did not fit is in the next. */
        @Test
        void receiptOfAFullBodyIsForItsOwnRecords() {
            for (int i = 0; bodies.all.isEmpty(); i++) {
                format.add(
                        Samples.log(i, Samples.NOON + i * MINUTE / 60, Level.INFO, "x".repeat(30_000), Fields.EMPTY),
                        bodies);
            }
            List<Long> times = Push.of(bodies.only()).times();
            bodies.only().accepted().run();
            log(Samples.NOON - MINUTE);
            format.finish(bodies);
            assertEquals(
                    times.get(times.size() - 1),
                    Push.of(bodies.all.get(2)).times().get(0));
        }

        private void log(long time) {
            format.add(Samples.log(1, time, Level.INFO, "m", Fields.EMPTY), bodies);
        }

        private List<List<Long>> times() {
            return bodies.all.stream().map(body -> Push.of(body).times()).toList();
        }

        @Test
        void timesAreStringsOfNineteenDigitsInAnyYear() {
            for (long time : new long[] {-1, 0, 1, 999_999_999_999_999_999L, Samples.NOON, Long.MAX_VALUE}) {
                format.add(Samples.log(1, time, Level.INFO, "m", Fields.EMPTY), bodies);
            }
            format.finish(bodies);
            List<String> times = bodies.all.stream()
                    .flatMap(body -> FIRST_OF_AN_ENTRY.matcher(body.text()).results())
                    .map(match -> match.group(1))
                    .toList();
            assertEquals(6, times.size());
            assertTrue(times.stream().allMatch(time -> time.matches("\"\\d{19}\"")), times::toString);
        }

        @Test
        void labelValuesAreNeitherEmptyNorOver2048Bytes() {
            LokiPush odd = new LokiPush(new Identity("", "é".repeat(3000), "a\ud800b", "s", "", Fields.EMPTY), true);
            odd.add(Samples.log(1, "m", Map.of()), bodies);
            odd.finish(bodies);
            Map<String, String> labels = Push.of(bodies.only()).labels();
            assertEquals("unknown", labels.get("game"));
            assertEquals("unknown", labels.get("service_name"));
            assertEquals("é".repeat(1024), labels.get("version"));
            assertEquals("a\uFFFDb", labels.get("env"));
        }

        @Test
        void equalRecordsOfOneNanosecondDifferByTheirSequence() {
            LogRecord one = Samples.log(1, Samples.NOON, Level.INFO, "same", Fields.EMPTY);
            LogRecord two = Samples.log(2, Samples.NOON, Level.INFO, "same", Fields.EMPTY);
            format.add(one, bodies);
            format.add(two, bodies);
            format.finish(bodies);
            Push push = Push.of(bodies.only());
            assertNotEquals(push.rawLines().get(0), push.rawLines().get(1));
        }

        @Test
        void loneSurrogatesAreReplacedNotEscaped() {
            format.add(Samples.log(1, "a\ud800b", Map.of("k\udc00", "v\udbff")), bodies);
            format.finish(bodies);
            assertFalse(bodies.only().text().contains("\\ud"));
            Map<String, Object> line = Push.of(bodies.only()).lines().get(0);
            assertEquals("a\uFFFDb", line.get("msg"));
            assertEquals(Map.of("k\uFFFD", "v\uFFFD"), line.get("data"));
        }

        @Test
        void nothingRecordedIsNoPushSinceAnEmptyOneIsRefused() {
            format.finish(bodies);
            assertEquals(List.of(), bodies.all);
        }

        @Test
        void lineOfExactly262144BytesIsLeftWhole() {
            int others = line("").getBytes(StandardCharsets.UTF_8).length;
            String whole = line("é".repeat(1000) + "\"\n\\".repeat(1000) + "x".repeat(262_144 - others - 8000));
            assertEquals(262_144, whole.getBytes(StandardCharsets.UTF_8).length);
            assertEquals(0, format.truncated());
            String cut = line("é".repeat(1000) + "\"\n\\".repeat(1000) + "x".repeat(262_145 - others - 8000));
            assertTrue(cut.getBytes(StandardCharsets.UTF_8).length <= 262_144);
            assertEquals(1, format.truncated());
            Map<String, Object> parsed = Values.parse(cut);
            assertEquals(true, parsed.get("truncated"));
            assertTrue(((String) parsed.get("msg")).startsWith("é".repeat(1000)));
        }

        @Test
        void lineWhoseEscapesMakeItTooLongIsCut() {
            Object[] data = IntStream.range(0, 4)
                    .boxed()
                    .flatMap(i -> Stream.of("k" + i, (Object) "\0".repeat(32 << 10)))
                    .toArray();
            format.add(Samples.log(1, Samples.NOON, Level.INFO, "m", RecordFixture.fields(data)), bodies);
            format.finish(bodies);
            String line = Push.of(bodies.only()).rawLines().get(0);
            assertTrue(line.length() <= 262_144);
            assertEquals(true, Values.parse(line).get("truncated"));
            assertEquals(4, ((Map<?, ?>) Values.parse(line).get("data")).size());
        }

        @Test
        void hugeContextLeavesRoomForTheMessage() {
            Object[] tags = IntStream.range(0, 500)
                    .boxed()
                    .flatMap(i -> Stream.of("tag" + i, (Object) "\"猫\"".repeat(1000)))
                    .toArray();
            Context context = new Context(Fields.EMPTY, Fields.EMPTY, RecordFixture.fields(tags));
            String message = "m".repeat(32 << 10);
            format.add(
                    Samples.log(1, Samples.NOON, Level.INFO, message, Fields.EMPTY, null, List.of(), context), bodies);
            format.finish(bodies);
            String line = Push.of(bodies.only()).rawLines().get(0);
            assertTrue(line.getBytes(StandardCharsets.UTF_8).length <= 262_144);
            assertEquals(message, Values.parse(line).get("msg"));
            assertEquals(Samples.SESSION, Values.parse(line).get("session_id"));
            assertEquals(true, Values.parse(line).get("truncated"));
        }

        @Test
        void newestBreadcrumbsAreKeptWhereNotAllFit() {
            List<Breadcrumb> crumbs = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                crumbs.add(new Breadcrumb(Samples.NOON, "crumb " + i, RecordFixture.fields("k", "v".repeat(2000))));
            }
            format.add(
                    Samples.log(1, Samples.NOON, Level.ERROR, "m", Fields.EMPTY, null, crumbs, Samples.CONTEXT),
                    bodies);
            format.finish(bodies);
            List<?> kept = (List<?>) Push.of(bodies.only()).lines().get(0).get("breadcrumbs");
            assertFalse(kept.isEmpty());
            assertEquals("crumb 999", ((Map<?, ?>) kept.get(kept.size() - 1)).get("msg"));
        }

        @Test
        void bodyIsAtMostOneMebibyteWithItsLateLabel() {
            for (int i = 0; i < 5000; i++) {
                format.add(Samples.log(i, "x".repeat(i % 700), Map.of("i", i)), bodies);
            }
            format.finish(bodies);
            assertTrue(bodies.all.size() > 1);
            assertEquals(5000, bodies.items());
            int seq = 0;
            for (FinishedBodies.Body body : bodies.all) {
                assertTrue(
                        LokiRules.INSTANCE.late(body.envelope()).orElseThrow().bytes().length <= 1 << 20);
                Push push = Push.of(body);
                assertEquals(body.items(), push.lines().size());
                for (Map<String, Object> line : push.lines()) {
                    assertEquals(Values.number(Integer.toString(seq++)), line.get("seq"));
                }
            }
        }

        private String line(String message) {
            int before = bodies.all.size();
            format.add(Samples.log(1, message, Map.of()), bodies);
            format.finish(bodies);
            return Push.of(bodies.all.get(before)).rawLines().get(0);
        }
    }

    @Test
    void recordCutAtTheCallIsMarkedAndCounted() {
        LogRecord record = RecordFixture.ticketed(
                new LogRecord(
                        Samples.NOON,
                        Level.INFO,
                        "beginning",
                        Fields.EMPTY,
                        null,
                        List.of(),
                        Samples.CONTEXT,
                        null,
                        true),
                1);
        format.add(record, bodies);
        format.finish(bodies);
        assertEquals(true, Push.of(bodies.only()).lines().get(0).get("truncated"));
        assertEquals(1, format.truncated());
    }

    @Test
    void contextCutAtTheCallIsMarkedInEachLine() {
        Context context = new Context(Freezer.freeze(Map.of("name", "x".repeat(40_000))), Fields.EMPTY, Fields.EMPTY);
        format.add(Samples.log(1, Samples.NOON, Level.INFO, "m", Fields.EMPTY, null, List.of(), context), bodies);
        format.finish(bodies);
        assertEquals(true, Push.of(bodies.only()).lines().get(0).get("truncated"));
        assertEquals(1, format.truncated());
    }

    @Test
    void memoryOfABurstIsGivenBackAndTheNextBodyIsSound() {
        for (int i = 0; i < 2000; i++) {
            format.add(Samples.log(i, "x".repeat(400), Map.of()), bodies);
        }
        format.finish(bodies);
        bodies.all.clear();
        format.add(Samples.log(1, "after", Map.of()), bodies);
        format.finish(bodies);
        assertEquals("after", Push.of(bodies.only()).lines().get(0).get("msg"));
    }
}

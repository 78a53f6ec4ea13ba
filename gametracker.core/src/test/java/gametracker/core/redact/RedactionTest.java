package gametracker.core.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Level;
import gametracker.api.Redactor;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Breadcrumbs;
import gametracker.core.record.Context;
import gametracker.core.record.ContextHolder;
import gametracker.core.record.EndedSpan;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Fields;
import gametracker.core.record.Ids;
import gametracker.core.record.LogRecord;
import gametracker.core.record.RecordFixture;
import gametracker.core.record.Spans;
import gametracker.core.record.Subject;
import gametracker.core.record.TraceSampler;
import gametracker.core.record.WallClock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private final List<String> asked = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Replaces "secret", and remembers what it was asked. */
    private final Redaction redaction = redaction((key, text) -> {
        asked.add(key + "=" + text);
        return text.replace("secret", "***");
    });

    private Redaction redaction(Redactor redactor) {
        return new Redaction(redactor, notes::add);
    }

    private static Fields fields(Object... pairs) {
        return RecordFixture.fields(pairs);
    }

    private static LogRecord log(String message, Fields data) {
        return log(message, data, null, List.of(), Context.EMPTY);
    }

    private static LogRecord log(
            String message, Fields data, ErrorSnapshot error, List<Breadcrumb> breadcrumbs, Context context) {
        return new LogRecord(1, Level.WARN, message, data, error, breadcrumbs, context, null, true);
    }

    private static EndedSpan spanOfAChild(Map<String, ?> tags) {
        List<EndedSpan> ended = new ArrayList<>();
        Subject match = new Subject(new ContextHolder(), new Breadcrumbs(0)).child();
        match.context().setTags(tags);
        new Spans(new Ids(), new WallClock(), ended::add, match, new TraceSampler(1))
                .start("s", null)
                .end();
        return ended.get(0);
    }

    private static EndedSpan span(String name, Map<String, ?> attributes, Throwable error) {
        List<EndedSpan> ended = new ArrayList<>();
        WallClock clock = new WallClock(InstantSource.system(), System::nanoTime);
        Spans spans = new Spans(new Ids(), clock, ended::add);
        spans.start(name, attributes)
                .setAttribute("later", "secret")
                .recordError(error)
                .end();
        return ended.get(0);
    }

    @Nested
    class Places {
        @Test
        void ofLogAreAsTheApiNamesThem() {
            Fields data = fields("plain", "a", "nested", fields("inner", "b"), "list", List.of("c", fields("d", "e")));
            Context context = new Context(
                    fields("id", "u", "address", fields("city", "v")),
                    fields("level", fields("map", "w")),
                    fields("mod", "x"));
            Exception error = new IllegalStateException("outer", new IllegalArgumentException("inner"));
            error.addSuppressed(new RuntimeException("beside"));
            Breadcrumb crumb = new Breadcrumb(1, "crumb", fields("k", "y", "n", fields("m", "z")));
            redaction.log(log("m", data, ErrorSnapshot.of(error), List.of(crumb), context));
            assertEquals(
                    new TreeSet<>(List.of(
                            "msg=m",
                            "data=plain",
                            "data=nested",
                            "data=list",
                            "data.plain=a",
                            "data.nested=inner",
                            "data.nested.inner=b",
                            "data.list=c",
                            "data.list=d",
                            "data.list.d=e",
                            "error.message=outer",
                            "error.message=inner",
                            "error.message=beside",
                            "user=id",
                            "user=address",
                            "user.id=u",
                            "user.address=city",
                            "user.address.city=v",
                            "context=level",
                            "context.level=map",
                            "context.level.map=w",
                            "tags=mod",
                            "tags.mod=x",
                            "breadcrumb.msg=crumb",
                            "breadcrumb=k",
                            "breadcrumb=n",
                            "breadcrumb.k=y",
                            "breadcrumb.n=m",
                            "breadcrumb.n.m=z")),
                    new TreeSet<>(asked));
        }

        @Test
        void ofThreadAndLoggerAreTheirNames() {
            LogRecord.Details details = LogRecord.Details.of(null, List.of(), "secret.Logger");
            LogRecord redacted = redaction.log(new LogRecord(
                    1, Level.INFO, "m", Fields.EMPTY, details, Context.EMPTY, null, "secret thread", false));
            assertEquals(List.of("msg=m", "logger=secret.Logger", "thread=secret thread"), asked);
            assertEquals("***.Logger", redacted.logger());
            assertEquals("*** thread", redacted.thread());
        }

        @Test
        void ofSpanLabelAndDeviceAreAsTheApiNamesThem() {
            redaction.span(span("s", Map.of("k", "v"), new IllegalStateException("failed")));
            redaction.label("mode", "coop");
            redaction.device(fields("gpu", fields("name", "g")));
            assertEquals(
                    new TreeSet<>(List.of(
                            "span.name=s",
                            "attribute=k",
                            "attribute.k=v",
                            "attribute=later",
                            "attribute.later=secret",
                            "error.message=failed",
                            "label.mode=coop",
                            "device=gpu",
                            "device.gpu=name",
                            "device.gpu.name=g")),
                    new TreeSet<>(asked));
        }

        @Test
        void areTheSameHoweverManyKeysTheGameMakesUp() {
            for (int i = 0; i < 20_000; i++) {
                String key = "key-" + i;
                asked.clear();
                redaction.log(log("m", fields(key, "v")));
                assertEquals(List.of("msg=m", "data=" + key, "data." + key + "=v"), asked);
            }
        }
    }

    @Nested
    class Unchanged {
        @Test
        void recordIsTheSameObject() {
            Context context = new Context(fields("id", "u"), Fields.EMPTY, fields("t", "v"));
            ErrorSnapshot error = ErrorSnapshot.of(new Exception("outer", new Exception("inner")));
            List<Breadcrumb> crumbs = List.of(new Breadcrumb(1, "c", fields("k", List.of("v"))));
            LogRecord record = log("m", fields("k", fields("n", "v"), "number", 1L), error, crumbs, context);
            assertSame(record, redaction.log(record));
        }

        @Test
        void recordIsTheSameObjectAlsoIfTheRedactorCopiesTexts() {
            LogRecord record = log("m", fields("k", "v"));
            assertSame(record, redaction((key, text) -> new String(text)).log(record));
        }

        @Test
        void tagsOfASpanAreTheSameObject() {
            EndedSpan span = spanOfAChild(Map.of("match", "m"));
            assertSame(span.tags(), redaction((key, text) -> text).span(span).tags());
        }

        @Test
        void textsOfASpanAreTheSameObjects() {
            EndedSpan span = span("s", Map.of("k", "v"), new Exception("e"));
            EndedSpan same = redaction((key, text) -> text).span(span);
            assertSame(span.name(), same.name());
            assertSame(span.errors().get(0).error(), same.errors().get(0).error());
            assertEquals(span.attributes().toString(), same.attributes().toString());
        }
    }

    @Nested
    class Changed {
        @Test
        void recordKeepsAllElse() {
            LogRecord record = RecordFixture.ticketed(log("a secret", Fields.EMPTY), 42);
            LogRecord redacted = redaction.log(record);
            assertEquals("a ***", redacted.message());
            assertEquals(42, redacted.ticket());
            assertEquals(1, redacted.timeNanos());
            assertEquals(Level.WARN, redacted.level());
            assertTrue(redacted.truncated());
            assertSame(record.data(), redacted.data());
        }

        @Test
        void valuesAndKeysAtAllLevels() {
            Fields data = fields(
                    "secret",
                    1L,
                    "list",
                    Arrays.asList("secret", null, List.of("no", "secret"), 2.5, fields("secret", "secret")),
                    "map",
                    fields("deep", fields("secret", null)));
            assertEquals(
                    "{***=1, list=[***, null, [no, ***], 2.5, {***=***}], map={deep={***=null}}}",
                    redaction.log(log("m", data)).data().toString());
        }

        @Test
        void keysThatBecomeTheSameStayApart() {
            Redaction oneForAll = redaction((key, text) -> key.equals("data") ? "k" : text);
            Fields data = fields("a", 1L, "b", 2L, "k", 3L, "k_2", 4L);
            Fields redacted = oneForAll.log(log("m", data)).data();
            List<String> keys = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < redacted.size(); i++) {
                keys.add(redacted.key(i));
                values.add(redacted.value(i));
            }
            assertEquals(4, keys.stream().distinct().count(), keys::toString);
            assertEquals(List.of(1L, 2L, 3L, 4L), values);
        }

        @Test
        void exceptionKeepsTypesAndFrames() {
            Exception cause = new IllegalArgumentException("secret cause");
            Exception error = new IllegalStateException("no", cause);
            error.addSuppressed(new RuntimeException("secret beside"));
            ErrorSnapshot copied = ErrorSnapshot.of(error);
            ErrorSnapshot redacted = redaction
                    .log(log("m", Fields.EMPTY, copied, List.of(), Context.EMPTY))
                    .error();
            assertEquals("no", redacted.message());
            assertEquals("*** cause", redacted.cause().message());
            assertEquals("*** beside", redacted.suppressed().get(0).message());
            assertEquals("java.lang.IllegalArgumentException", redacted.cause().type());
            assertEquals(copied.frameCount(), redacted.frameCount());
            assertEquals(copied.frame(0), redacted.frame(0));
            assertEquals(copied.cause().common(), redacted.cause().common());
        }

        @Test
        void breadcrumbsThatDoNotChangeAreShared() {
            Breadcrumb first = new Breadcrumb(1, "fine", fields("k", "v"));
            Breadcrumb second = new Breadcrumb(2, "fine", fields("k", "secret"));
            List<Breadcrumb> redacted = redaction
                    .log(log("m", Fields.EMPTY, null, List.of(first, second), Context.EMPTY))
                    .breadcrumbs();
            assertSame(first, redacted.get(0));
            assertEquals("{k=***}", redacted.get(1).data().toString());
            assertEquals(2, redacted.get(1).timeNanos());
        }

        @Test
        void spanKeepsAllElse() {
            EndedSpan span = span("secret span", Map.of("k", "secret"), new Exception("secret failure"));
            EndedSpan redacted = redaction.span(span);
            assertEquals("*** span", redacted.name());
            assertEquals("{k=***, later=***}", redacted.attributes().toString());
            assertEquals("*** failure", redacted.errors().get(0).error().message());
            assertEquals(
                    span.errors().get(0).timeNanos(), redacted.errors().get(0).timeNanos());
            assertEquals(span.spanIdBits(), redacted.spanIdBits());
            assertEquals(span.traceHigh(), redacted.traceHigh());
            assertEquals(span.traceLow(), redacted.traceLow());
            assertEquals(span.parentIdBits(), redacted.parentIdBits());
            assertEquals(span.startNanos(), redacted.startNanos());
            assertEquals(span.endNanos(), redacted.endNanos());
            assertEquals(span.links(), redacted.links());
            assertEquals(span.truncated(), redacted.truncated());
        }

        @Test
        void tagsOfASpanAreThoseOfALog() {
            EndedSpan span = spanOfAChild(Map.of("player", "secret"));
            assertEquals("{player=***}", redaction.span(span).tags().toString());
            assertEquals(
                    "{}",
                    redaction
                            .span(span("s", Map.of(), new Exception("e")))
                            .tags()
                            .toString());
        }

        @Test
        void eachSpanShowsItsOwn() {
            EndedSpan first = span("first secret", Map.of(), new Exception("a"));
            EndedSpan second = span("second", Map.of(), new Exception("b"));
            assertEquals("first ***", redaction.span(first).name());
            assertEquals("second", redaction.span(second).name());
        }

        @Test
        void textIsNoLongerThanAnyOther() {
            Redaction longer = redaction((key, text) -> "x".repeat(1_000_000));
            assertEquals(32 << 10, longer.log(log("m", Fields.EMPTY)).message().length());
        }
    }

    @Nested
    class ContextOfRecords {
        private final Context context = new Context(fields("id", "secret"), Fields.EMPTY, Fields.EMPTY);

        private LogRecord next() {
            return log("m", Fields.EMPTY, null, List.of(), context);
        }

        @Test
        void isRedactedOnceForAllRecordsThatShareIt() {
            Context first = redaction.log(next()).context();
            asked.clear();
            assertSame(first, redaction.log(next()).context());
            assertEquals(List.of("msg=m"), asked);
            assertEquals("{id=***}", first.user().toString());
        }

        @Test
        void isRedactedOnceAlsoIfItDoesNotChange() {
            Context fine = new Context(fields("id", "fine"), Fields.EMPTY, Fields.EMPTY);
            LogRecord record = log("m", Fields.EMPTY, null, List.of(), fine);
            assertSame(record, redaction.log(record));
            asked.clear();
            assertSame(record, redaction.log(record));
            assertEquals(List.of("msg=m"), asked);
        }

        @Test
        void ofAnotherTrackerIsRedactedByThatOne() {
            redaction.log(next());
            Redaction other = redaction((key, text) -> text.replace("secret", "other"));
            assertEquals("{id=other}", other.log(next()).context().user().toString());
        }
    }

    @Nested
    class Failing {
        private final List<Supplier<String>> ways = List.of(
                () -> null,
                () -> {
                    throw new IllegalStateException("secret");
                },
                () -> {
                    throw new StackOverflowError();
                });

        @Test
        void costsTheTextAlone() {
            for (Supplier<String> way : ways) {
                Redaction failing = redaction((key, text) -> text.equals("secret") ? way.get() : text);
                LogRecord redacted = failing.log(log("secret", fields("fine", "secret", "other", "fine")));
                assertEquals("[redacted]", redacted.message());
                assertEquals("{fine=[redacted], other=fine}", redacted.data().toString());
                assertEquals("[redacted]", failing.label("mode", "secret"));
            }
        }

        @Test
        void isToldOnceOfEachKindAndNeverWithTheText() {
            Redaction failing = redaction((key, text) -> {
                throw text.length() > 6 ? new IllegalStateException(text) : new IllegalArgumentException(text);
            });
            for (int i = 0; i < 10; i++) {
                failing.log(log("secret", Fields.EMPTY));
                failing.log(log("a secret", Fields.EMPTY));
            }
            assertEquals(
                    List.of(
                            "the redactor threw java.lang.IllegalArgumentException; the text became [redacted]",
                            "the redactor threw java.lang.IllegalStateException; the text became [redacted]"),
                    notes);
        }

        @Test
        void isNotToldOfNullWhichIsAWayToRedact() {
            redaction((key, text) -> null).log(log("secret", Fields.EMPTY));
            assertEquals(List.of(), notes);
        }
    }

    @Test
    void emptyTextsNeedNoRedactor() {
        LogRecord record = log("", fields("", ""));
        assertSame(record, redaction((key, text) -> null).log(record));
    }

    @Test
    void commonOneIsAppliedToAll() {
        LogRecord redacted = redaction(Redactor.common())
                .log(log("mail ada@example.org", fields("from 10.0.0.1", "10.0.0.1", "version", "10.0.0.1")));
        assertEquals("mail [email]", redacted.message());
        assertEquals("{from [ip]=[ip], version=10.0.0.1}", redacted.data().toString());
    }
}

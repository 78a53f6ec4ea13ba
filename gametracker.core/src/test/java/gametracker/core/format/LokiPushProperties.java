package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Level;
import gametracker.core.record.Context;
import gametracker.core.record.Fields;
import gametracker.core.record.LogRecord;
import gametracker.core.record.RecordFixture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class LokiPushProperties {
    @Provide
    Arbitrary<LogRecord> records() {
        Arbitrary<Context> contexts = Combinators.combine(Values.maps(), Values.maps(), Values.maps())
                .as((user, groups, tags) -> new Context(
                        RecordFixture.fields(user), RecordFixture.fields(groups), RecordFixture.fields(tags)));
        return Combinators.combine(
                        Arbitraries.longs().between(0, 10_000_000_000_000L),
                        Arbitraries.of(Level.class),
                        Values.texts(),
                        Values.maps(),
                        Arbitraries.oneOf(Arbitraries.just(Context.EMPTY), contexts),
                        Arbitraries.longs().greaterOrEqual(0))
                .as((offset, level, message, data, context, ticket) -> Samples.log(
                        ticket,
                        Samples.NOON + offset,
                        level,
                        message,
                        RecordFixture.fields(data),
                        null,
                        List.of(),
                        context));
    }

    @Property(tries = 200)
    void everyPayloadParsesBack(@ForAll @Size(max = 12) List<@From("records") LogRecord> records) {
        FinishedBodies bodies = new FinishedBodies();
        LokiPush format = new LokiPush(Samples.IDENTITY, true);
        records.forEach(record -> format.add(record, bodies));
        format.finish(bodies);
        assertEquals(records.size(), bodies.items());
        for (Level level : Level.values()) {
            List<LogRecord> expected =
                    records.stream().filter(record -> record.level() == level).toList();
            List<Push> pushes = bodies.all.stream()
                    .map(Push::of)
                    .filter(push ->
                            push.labels().get("level").equals(level.name().toLowerCase()))
                    .toList();
            List<String> lines =
                    pushes.stream().flatMap(push -> push.rawLines().stream()).toList();
            assertEquals(expected.size(), lines.size());
            for (int i = 0; i < lines.size(); i++) {
                assertRecorded(expected.get(i), Values.parse(lines.get(i)));
                assertTrue(lines.get(i).getBytes(StandardCharsets.UTF_8).length <= LokiPush.MAX_LINE_BYTES);
            }
            pushes.forEach(push -> assertEquals(push.times().stream().sorted().toList(), push.times()));
            pushes.forEach(push -> assertEquals(
                    1,
                    push.times().stream()
                            .map(LokiPushProperties::hour)
                            .distinct()
                            .count()));
        }
    }

    private static long hour(long time) {
        return time / 3_600_000_000_000L;
    }

    private static void assertRecorded(LogRecord record, Map<String, Object> line) {
        assertEquals(Values.parsed(record.message()), line.get("msg"));
        assertEquals(Values.parsed(record.data()), line.get("data"));
        assertEquals(Values.parsed(record.ticket()), line.get("seq"));
        assertEquals(Values.parsed(record.context().user()), line.get("user"));
        assertEquals(Values.parsed(record.context().contexts()), line.get("contexts"));
        assertEquals(Values.parsed(record.context().tags()), line.get("tags"));
        assertEquals(Values.parsed(Samples.DEVICE), line.get("device"));
    }

    /** Texts as long as a call lets them through, of what takes most room. */
    @Property(tries = 60)
    void noLineIsOverItsBoundAndEachIsValid(
            @ForAll @Size(min = 1, max = 5) List<@From("heavyMaps") Fields> data, @ForAll("heavy") String message) {
        FinishedBodies bodies = new FinishedBodies();
        LokiPush format = new LokiPush(Samples.IDENTITY, true);
        for (Fields fields : data) {
            format.add(Samples.log(1, Samples.NOON, Level.INFO, message, fields), bodies);
        }
        format.finish(bodies);
        assertEquals(data.size(), bodies.items());
        for (FinishedBodies.Body body : bodies.all) {
            assertTrue(body.bytes().length + LokiRules.LABEL_BYTES <= BatchBuilder.MAX_BYTES);
            for (String line : Push.of(body).rawLines()) {
                assertTrue(line.getBytes(StandardCharsets.UTF_8).length <= LokiPush.MAX_LINE_BYTES);
                assertTrue(Values.parse(line).containsKey("device"));
            }
        }
    }

    @Provide
    Arbitrary<String> heavy() {
        return Combinators.combine(
                        Arbitraries.of("\0", "\"", "\\", "猫", "🎮", "a", "\ud800"),
                        Arbitraries.integers().between(0, 32 << 10))
                .as((unit, count) -> unit.repeat(count / unit.length()));
    }

    @Provide
    Arbitrary<Fields> heavyMaps() {
        return Arbitraries.maps(Values.texts(), heavy()).ofMaxSize(4).map(RecordFixture::fields);
    }
}

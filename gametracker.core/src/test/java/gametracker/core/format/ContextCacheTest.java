package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import gametracker.core.record.Context;
import gametracker.core.record.Fields;
import gametracker.core.record.RecordFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextCacheTest {
    private final List<Context> encoded = new ArrayList<>();
    private int length = 100;
    private final ContextCache cache = new ContextCache(context -> {
        encoded.add(context);
        return new ContextCache.Encoded(new byte[length], false);
    });

    private static Context context() {
        return new Context(Fields.EMPTY, Fields.EMPTY, Fields.EMPTY);
    }

    @Test
    void contextIsEncodedOnceThoughOthersComeBetween() {
        Context one = context();
        Context other = context();
        ContextCache.Encoded first = cache.of(one);
        assertSame(first, cache.of(one));
        cache.of(other);
        assertSame(first, cache.of(one));
        assertEquals(List.of(one, other), encoded);
    }

    @Test
    void cacheIsEmptiedBeforeItGrowsOverItsBound() {
        length = ContextCache.MAX_BYTES / 2;
        Context first = context();
        Context second = context();
        Context third = context();
        List.of(first, second, third, third, first).forEach(cache::of);
        assertEquals(List.of(first, second, third, first), encoded);
        cache.of(third);
        assertEquals(4, encoded.size(), "two have room together");
    }

    @Test
    void contextThatIsLargerThanTheBoundIsRememberedUntilTheNext() {
        length = ContextCache.MAX_BYTES + 1;
        Context first = context();
        cache.of(first);
        cache.of(first);
        cache.of(context());
        cache.of(first);
        assertEquals(3, encoded.size());
    }

    /** A context may be used by several trackers with different devices. */
    @Test
    void encodersShareNothingThroughARecord() {
        Identity other = new Identity(
                "g", "1", "e", "s", "", RecordFixture.fields("os", "another system than that of the samples"));
        FinishedBodies bodies = new FinishedBodies();
        List<String> lines = new ArrayList<>();
        for (Identity identity : List.of(Samples.IDENTITY, other, Samples.IDENTITY)) {
            LokiPush encoder = new LokiPush(identity, false);
            encoder.add(Samples.log(1, "m", Map.of()), bodies);
            encoder.finish(bodies);
        }
        bodies.all.forEach(body -> lines.addAll(Push.of(body).rawLines()));
        assertEquals(lines.get(0), lines.get(2));
        assertEquals(
                Map.of("os", "another system than that of the samples"),
                Values.parse(lines.get(1)).get("device"));
    }
}

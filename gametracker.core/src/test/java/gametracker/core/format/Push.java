package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.decode.LokiPushBody;
import gametracker.decode.LokiPushBody.Entry;
import gametracker.decode.PayloadDecoder;
import java.util.List;
import java.util.Map;

/** A Loki body of one stream, as Loki reads it. */
record Push(Map<String, String> labels, List<Entry> entries) {
    static Push of(FinishedBodies.Body body) {
        LokiPushBody push = PayloadDecoder.lokiPush(body.bytes());
        assertEquals(body.items(), push.items());
        assertEquals(1, push.streams().size());
        return new Push(push.streams().get(0).labels(), push.streams().get(0).entries());
    }

    List<Long> times() {
        return entries.stream().map(Entry::timeNanos).toList();
    }

    List<String> rawLines() {
        return entries.stream().map(Entry::line).toList();
    }

    List<Map<String, Object>> lines() {
        return entries.stream().map(entry -> Values.parse(entry.line())).toList();
    }

    List<Map<String, String>> metadata() {
        return entries.stream().map(Entry::metadata).toList();
    }
}

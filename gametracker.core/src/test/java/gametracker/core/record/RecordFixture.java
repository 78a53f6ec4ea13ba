package gametracker.core.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes records for tests of what comes after them. */
public final class RecordFixture {
    private RecordFixture() {}

    /** Freezes a map of the types that {@link Fields} allows; inner maps and lists too. */
    public static Fields fields(Map<?, ?> map) {
        Object[] pairs = new Object[map.size() * 2];
        int at = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            pairs[at++] = entry.getKey();
            pairs[at++] = frozen(entry.getValue());
        }
        return new Fields(pairs, map.size());
    }

    /** Fields of keys and values in turn. */
    public static Fields fields(Object... pairs) {
        return new Fields(pairs, pairs.length / 2);
    }

    public static LogRecord ticketed(LogRecord record, long ticket) {
        record.ticket = ticket;
        return record;
    }

    private static Object frozen(Object value) {
        if (value instanceof Map<?, ?> map) {
            return fields(map);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(frozen(element)));
            return copy;
        }
        return value;
    }
}

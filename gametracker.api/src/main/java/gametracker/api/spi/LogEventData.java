package gametracker.api.spi;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data of an event of another logging library, by the names that all bridges use: {@code template} and {@code args}
 * of a message with arguments, {@code mdc}, {@code markers}, {@code caller}, and key-value pairs under their own keys.
 * Pairs win: one with the name of such a field takes its place, and {@code mdc} does not show a key that a pair has.
 *
 * <p>For one thread, during one append. Keeps what it is given as it is.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public final class LogEventData {
    private @Nullable Map<String, @Nullable Object> pairs;
    private @Nullable Map<String, @Nullable Object> fields;

    /** Begins without data. */
    public LogEventData() {}

    /**
     * Adds a key-value pair. The last one of a key counts.
     *
     * @param key the key; a pair without one says nothing
     * @param value the value
     * @return this
     */
    public LogEventData pair(@Nullable String key, @Nullable Object value) {
        if (key != null) {
            if (pairs == null) {
                pairs = new LinkedHashMap<>();
            }
            pairs.put(key, value);
        }
        return this;
    }

    /**
     * Adds a message before its arguments were filled in, and these.
     *
     * @param template the message as it stands in the source, or null
     * @param args its arguments; without any the template is the message and is left out
     * @param error the event's throwable, which is left out where it is the last argument
     * @return this
     */
    public LogEventData template(
            @Nullable String template, @Nullable Object @Nullable [] args, @Nullable Throwable error) {
        int length = args == null ? 0 : args.length;
        if (args != null && length > 0 && error != null && args[length - 1] == error) {
            length--;
        }
        if (args != null && length > 0) {
            field("template", template);
            field("args", Arrays.asList(args).subList(0, length));
        }
        return this;
    }

    /**
     * Adds the mapped diagnostic context as it was when the event was logged.
     *
     * @param mdc its entries, or null
     * @return this
     */
    public LogEventData mdc(@Nullable Map<String, ?> mdc) {
        if (mdc != null && !mdc.isEmpty()) {
            field("mdc", mdc);
        }
        return this;
    }

    /**
     * Adds the names of markers.
     *
     * @param markers the names, those of referenced markers included
     * @return this
     */
    public LogEventData markers(List<String> markers) {
        if (!markers.isEmpty()) {
            field("markers", markers);
        }
        return this;
    }

    /**
     * Adds where in the source the event was logged.
     *
     * @param caller the frame of the logging call, or null where it is not known
     * @return this
     */
    public LogEventData caller(@Nullable StackTraceElement caller) {
        if (caller != null) {
            Map<String, @Nullable Object> where = new LinkedHashMap<>();
            where.put("class", caller.getClassName());
            where.put("method", caller.getMethodName());
            if (caller.getFileName() != null) {
                where.put("file", caller.getFileName());
            }
            if (caller.getLineNumber() > 0) {
                where.put("line", caller.getLineNumber());
            }
            field("caller", where);
        }
        return this;
    }

    private void field(String name, @Nullable Object value) {
        if (fields == null) {
            fields = new LinkedHashMap<>();
        }
        fields.put(name, value);
    }

    /**
     * Returns all of it.
     *
     * @return the fields and pairs, or null if there are none
     */
    public @Nullable Map<String, ?> toMap() {
        if (pairs == null) {
            return fields;
        }
        if (fields == null) {
            return pairs;
        }
        if (fields.get("mdc") instanceof Map<?, ?> mdc) {
            Map<Object, @Nullable Object> others = new HashMap<>(mdc);
            others.keySet().removeAll(pairs.keySet());
            if (others.isEmpty()) {
                fields.remove("mdc");
            } else {
                fields.put("mdc", others);
            }
        }
        fields.putAll(pairs);
        return fields;
    }
}

package gametracker.bridge.slf4j;

import gametracker.api.spi.LogBridge;
import gametracker.api.spi.LogEvent;
import gametracker.api.spi.LogEventData;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.MDCAdapter;

/** Records in GameTracker, and prints to the console. */
@SuppressWarnings("serial") // SLF4J looks a logger up again by its name when it is read back
final class BridgedLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1;

    private final transient int level;
    private final transient int console;
    private final transient MDCAdapter mdc;

    BridgedLogger(String name, int level, int console, MDCAdapter mdc) {
        this.name = name;
        this.level = level;
        this.console = console;
        this.mdc = mdc;
    }

    private boolean isEnabled(Level asked) {
        return asked.toInt() >= level;
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    /** For location-aware back ends, which this is not. */
    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String template,
            @Nullable Object @Nullable [] args,
            @Nullable Throwable error) {
        append(level, marker == null ? List.of() : List.of(marker), template, args, error, List.of(), 0);
    }

    /** What the fluent API built. Whoever asked for a builder has passed the level. */
    @Override
    public void log(LoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        List<Marker> markers = event.getMarkers();
        append(
                event.getLevel(),
                markers == null ? List.of() : markers,
                event.getMessage(),
                event.getArgumentArray(),
                event.getThrowable(),
                pairs == null ? List.of() : pairs,
                event.getTimeStamp() * 1_000_000);
    }

    private void append(
            Level level,
            List<Marker> markers,
            @Nullable String template,
            @Nullable Object @Nullable [] args,
            @Nullable Throwable error,
            List<KeyValuePair> pairs,
            long unixNanos) {
        String pattern = template == null ? "" : template;
        if (!LogBridge.enter()) {
            // Inside an append already: no argument is asked for its text, which might log this very line again.
            print(level, pattern, error);
            return;
        }
        try {
            String text = args == null || args.length == 0 ? pattern : MessageFormatter.basicArrayFormat(pattern, args);
            gametracker.api.Level theirs = level(level);
            if (LogBridge.takes(theirs, name, null)) {
                LogEventData data =
                        new LogEventData().template(pattern, args, error).mdc(mdc.getCopyOfContextMap());
                if (!markers.isEmpty()) {
                    data.markers(names(markers));
                }
                for (KeyValuePair pair : pairs) {
                    data.pair(pair.key, pair.value);
                }
                LogBridge.log(new LogEvent(theirs, text, error, data.toMap(), name, null, unixNanos));
            }
            print(level, text, error);
        } finally {
            LogBridge.leave();
        }
    }

    private void print(Level level, String text, @Nullable Throwable error) {
        if (level.toInt() >= console) {
            Console.print(level, name, text, error);
        }
    }

    private static List<String> names(List<Marker> markers) {
        Set<String> names = new LinkedHashSet<>();
        for (Marker marker : markers) {
            add(names, marker);
        }
        return new ArrayList<>(names);
    }

    /** A marker may refer to itself by way of others. */
    private static void add(Set<String> names, Marker marker) {
        if (names.add(marker.getName())) {
            for (Iterator<Marker> references = marker.iterator(); references.hasNext(); ) {
                add(names, references.next());
            }
        }
    }

    private static gametracker.api.Level level(Level level) {
        return switch (level) {
            case ERROR -> gametracker.api.Level.ERROR;
            case WARN -> gametracker.api.Level.WARN;
            case INFO -> gametracker.api.Level.INFO;
            case DEBUG, TRACE -> gametracker.api.Level.DEBUG;
        };
    }
}

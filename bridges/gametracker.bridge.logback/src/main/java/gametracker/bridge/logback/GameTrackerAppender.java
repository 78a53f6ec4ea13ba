package gametracker.bridge.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import gametracker.api.Level;
import gametracker.api.spi.LogBridge;
import gametracker.api.spi.LogEvent;
import gametracker.api.spi.LogEventData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Records in GameTracker what is logged by Logback. In {@code logback.xml}:
 * <pre>{@code
 * <appender name="GAMETRACKER" class="gametracker.bridge.logback.GameTrackerAppender"/>
 * }</pre>
 *
 * <p>It needs neither an encoder nor an AsyncAppender around it: it does no I/O. Any filter of Logback's may stand in it.
 * TRACE becomes DEBUG.
 *
 * <p>For any thread; takes no lock.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public final class GameTrackerAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private volatile boolean callerData;

    /** Makes an appender. Logback names and starts it. */
    public GameTrackerAppender() {}

    /**
     * Sets whether class, method, file and line of each caller are added: {@code <callerData>true</callerData>}.
     *
     * @param callerData whether they are; Logback walks the stack for each event then
     */
    public void setCallerData(boolean callerData) {
        this.callerData = callerData;
    }

    @Override
    protected void append(ILoggingEvent event) {
        Level level = level(event.getLevel());
        if (!LogBridge.takes(level, event.getLoggerName(), event.getThreadName()) || !LogBridge.enter()) {
            return;
        }
        try {
            LogBridge.log(event(event, level));
        } finally {
            LogBridge.leave();
        }
    }

    private LogEvent event(ILoggingEvent event, Level level) {
        IThrowableProxy proxy = event.getThrowableProxy();
        Throwable error = proxy instanceof ThrowableProxy own ? own.getThrowable() : null;
        LogEventData data = new LogEventData()
                .template(event.getMessage(), event.getArgumentArray(), error)
                .mdc(event.getMDCPropertyMap());
        List<Marker> markers = event.getMarkerList();
        if (markers != null) {
            data.markers(names(markers));
        }
        if (proxy != null && error == null) {
            data.pair("exception", ThrowableProxyUtil.asString(proxy)); // of another process: its text alone is there
        }
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                data.pair(pair.key, pair.value);
            }
        }
        if (callerData) {
            StackTraceElement[] caller = event.getCallerData();
            data.caller(caller == null || caller.length == 0 ? null : caller[0]);
        }
        return new LogEvent(
                level,
                event.getFormattedMessage(),
                error,
                data.toMap(),
                event.getLoggerName(),
                event.getThreadName(),
                unixNanos(event));
    }

    private static long unixNanos(ILoggingEvent event) {
        Instant time = event.getInstant();
        return time == null
                ? event.getTimeStamp() * 1_000_000
                : time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    private static List<String> names(List<Marker> markers) {
        Set<String> names = new LinkedHashSet<>();
        for (Marker marker : markers) {
            add(names, marker);
        }
        return new ArrayList<>(names);
    }

    /** A marker may refer to itself by way of others. */
    private static void add(Set<String> names, @Nullable Marker marker) {
        if (marker != null && names.add(marker.getName())) {
            for (Iterator<Marker> references = marker.iterator(); references.hasNext(); ) {
                add(names, references.next());
            }
        }
    }

    private static Level level(ch.qos.logback.classic.Level level) {
        if (level.toInt() >= ch.qos.logback.classic.Level.ERROR_INT) {
            return Level.ERROR;
        }
        if (level.toInt() >= ch.qos.logback.classic.Level.WARN_INT) {
            return Level.WARN;
        }
        return level.toInt() >= ch.qos.logback.classic.Level.INFO_INT ? Level.INFO : Level.DEBUG;
    }
}

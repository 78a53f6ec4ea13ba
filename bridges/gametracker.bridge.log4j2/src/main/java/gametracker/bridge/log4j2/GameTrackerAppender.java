package gametracker.bridge.log4j2;

import gametracker.api.Level;
import gametracker.api.spi.LogBridge;
import gametracker.api.spi.LogEventData;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderFactory;
import org.apache.logging.log4j.core.time.Instant;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Records in GameTracker what is logged by Log4j 2. In {@code log4j2.xml}:
 * <pre>{@code
 * <GameTracker name="GAMETRACKER"/>
 * }</pre>
 *
 * <p>It needs neither a layout nor an Async appender around it: it does no I/O. Any filter of Log4j's may stand in it.
 * TRACE becomes DEBUG, FATAL becomes ERROR. The entries of a {@link MapMessage} are key-value pairs.
 *
 * <p>For any thread; takes no lock.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
@Plugin(name = "GameTracker", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE, printObject = true)
public final class GameTrackerAppender extends AbstractAppender {
    private final boolean callerData;

    private GameTrackerAppender(Builder builder) {
        super(builder.getName(), builder.getFilter(), null, builder.isIgnoreExceptions(), Property.EMPTY_ARRAY);
        this.callerData = builder.callerData;
    }

    /**
     * Begins an appender. Log4j does so for each element of its configuration.
     *
     * @return a builder that needs a name
     */
    @PluginBuilderFactory
    public static Builder newBuilder() {
        return new Builder();
    }

    /** Takes the attributes {@code name}, {@code callerData} and {@code ignoreExceptions}. */
    public static final class Builder extends AbstractAppender.Builder<Builder>
            implements org.apache.logging.log4j.core.util.Builder<GameTrackerAppender> {
        @PluginBuilderAttribute
        private boolean callerData;

        private Builder() {}

        /**
         * Sets whether class, method, file and line of each caller are added.
         *
         * @param callerData whether they are; Log4j walks the stack for each event then
         * @return this
         */
        public Builder setCallerData(boolean callerData) {
            this.callerData = callerData;
            return this;
        }

        @Override
        public GameTrackerAppender build() {
            return new GameTrackerAppender(this);
        }
    }

    /** Log4j looks for the caller only where somebody needs it. */
    @Override
    public boolean requiresLocation() {
        return callerData;
    }

    @Override
    public void append(LogEvent event) {
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

    private gametracker.api.spi.LogEvent event(LogEvent event, Level level) {
        Message message = event.getMessage();
        LogEventData data = new LogEventData();
        if (message instanceof MapMessage<?, ?> map) {
            map.forEach((key, value) -> data.pair(key, value));
        } else {
            data.template(template(message), message.getParameters(), event.getThrown());
        }
        if (!event.getContextData().isEmpty()) {
            Map<String, String> mdc = event.getContextData().toMap();
            data.mdc(mdc);
        }
        if (event.getMarker() != null) {
            Set<String> markers = new LinkedHashSet<>();
            add(markers, event.getMarker());
            data.markers(List.copyOf(markers));
        }
        if (callerData) {
            data.caller(event.getSource());
        }
        Instant time = event.getInstant();
        return new gametracker.api.spi.LogEvent(
                level,
                message.getFormattedMessage(),
                event.getThrown(),
                data.toMap(),
                event.getLoggerName(),
                event.getThreadName(),
                time.getEpochSecond() * 1_000_000_000L + time.getNanoOfSecond());
    }

    @SuppressWarnings("deprecation") // nothing else of Log4j's tells the template
    private static String template(Message message) {
        return message.getFormat();
    }

    private static void add(Set<String> names, Marker marker) {
        if (names.add(marker.getName())) {
            Marker @Nullable [] parents = marker.getParents();
            if (parents != null) {
                for (Marker parent : parents) {
                    add(names, parent);
                }
            }
        }
    }

    private static Level level(org.apache.logging.log4j.Level level) {
        if (level.isMoreSpecificThan(org.apache.logging.log4j.Level.ERROR)) {
            return Level.ERROR;
        }
        if (level.isMoreSpecificThan(org.apache.logging.log4j.Level.WARN)) {
            return Level.WARN;
        }
        return level.isMoreSpecificThan(org.apache.logging.log4j.Level.INFO) ? Level.INFO : Level.DEBUG;
    }
}

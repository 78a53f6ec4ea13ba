package gametracker.core.storm;

import gametracker.api.Level;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * What makes two errors the same one: the classes of the throwable and of its causes with the top frames of each, or,
 * without a throwable, level and message. The hash is taken from the record itself and makes no garbage: names of
 * classes and methods are strings of the JVM's, which know their hashes. A key is made once for each error that is
 * remembered, and holds nothing of the record but these names.
 */
final class ErrorKey {
    /**
     * How many frames of each throwable count, the innermost: {@code List.get} with a bad index has five of the JDK's
     * above the first of the game's, and who calls that should count too.
     */
    static final int TOP_FRAMES = 8;

    /** How many throwables of a chain of causes count. */
    static final int MAX_CHAIN = 8;

    /** A message that is longer is told apart by these, by its length and by its hash. */
    private static final int MAX_CHARS = 1024;

    private static final int PRIME = 31;

    private final @Nullable Level level;
    private final String text;
    private final int length;
    private final Thrown[] chain;

    private ErrorKey(@Nullable Level level, String text, int length, Thrown[] chain) {
        this.level = level;
        this.text = text;
        this.length = length;
        this.chain = chain;
    }

    static ErrorKey of(LogRecord record) {
        ErrorSnapshot error = record.error();
        if (error == null) {
            String message = record.message();
            String kept = message.length() <= MAX_CHARS ? message : message.substring(0, MAX_CHARS);
            return new ErrorKey(record.level(), kept, message.length(), new Thrown[0]);
        }
        Thrown[] chain = new Thrown[length(error)];
        for (int i = 0; i < chain.length && error != null; i++) {
            chain[i] = Thrown.of(error);
            error = error.cause();
        }
        return new ErrorKey(null, "", 0, chain);
    }

    static long hash(LogRecord record) {
        ErrorSnapshot error = record.error();
        if (error == null) {
            return PRIME * (long) record.message().hashCode() + record.level().ordinal();
        }
        long hash = 0;
        for (int i = 0; i < MAX_CHAIN && error != null; i++) {
            hash = PRIME * hash + error.type().hashCode();
            int frames = Math.min(TOP_FRAMES, error.frameCount());
            for (int j = 0; j < frames; j++) {
                StackTraceElement frame = error.frame(j);
                if (frame != null) {
                    hash = PRIME * hash + frame.getClassName().hashCode();
                    hash = PRIME * hash + frame.getMethodName().hashCode();
                    hash = PRIME * hash + frame.getLineNumber();
                }
            }
            error = error.cause();
        }
        return hash;
    }

    boolean matches(LogRecord record) {
        ErrorSnapshot error = record.error();
        if (error == null) {
            String message = record.message();
            return level == record.level() && length == message.length() && message.startsWith(text);
        }
        if (level != null) {
            return false;
        }
        int i = 0;
        while (i < MAX_CHAIN && error != null) {
            if (i == chain.length || !chain[i].matches(error)) {
                return false;
            }
            error = error.cause();
            i++;
        }
        return i == chain.length;
    }

    private static int length(@Nullable ErrorSnapshot error) {
        int length = 0;
        while (error != null && length < MAX_CHAIN) {
            length++;
            error = error.cause();
        }
        return length;
    }

    /** One throwable of a chain. */
    private record Thrown(String type, @Nullable StackTraceElement[] frames) {
        static Thrown of(ErrorSnapshot error) {
            @Nullable StackTraceElement[] frames = new StackTraceElement[Math.min(TOP_FRAMES, error.frameCount())];
            for (int i = 0; i < frames.length; i++) {
                frames[i] = error.frame(i);
            }
            return new Thrown(error.type(), frames);
        }

        boolean matches(ErrorSnapshot error) {
            if (!type.equals(error.type()) || frames.length != Math.min(TOP_FRAMES, error.frameCount())) {
                return false;
            }
            for (int i = 0; i < frames.length; i++) {
                if (!same(frames[i], error.frame(i))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean same(@Nullable StackTraceElement one, @Nullable StackTraceElement other) {
            if (one == null || other == null) {
                return one == other;
            }
            return one.getLineNumber() == other.getLineNumber()
                    && one.getMethodName().equals(other.getMethodName())
                    && one.getClassName().equals(other.getClassName());
        }
    }
}

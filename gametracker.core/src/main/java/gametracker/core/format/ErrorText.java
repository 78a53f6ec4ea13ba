package gametracker.core.format;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A throwable as text, bounded. Throwables are the game's code and can be hostile: methods that throw or return null,
 * causes in a circle or without end. Never throws.
 */
record ErrorText(String type, String message, String stack) {
    static final int MAX_STACK_CHARS = 16 << 10;

    private static final int MAX_MESSAGE_CHARS = 32 << 10;
    private static final int MAX_HEADLINE_CHARS = 1000;
    private static final int MAX_DEPTH = 32;

    /** Of more frames than these two together, as an endless recursion has them, the middle is left out. */
    private static final int FIRST_FRAMES = 64;

    private static final int LAST_FRAMES = 32;
    private static final StackTraceElement[] NO_FRAMES = {};

    static ErrorText of(Throwable error) {
        String message = message(error);
        Stack stack = new Stack();
        stack.append("", error, message, "", NO_FRAMES, 0);
        return new ErrorText(error.getClass().getName(), cut(message, MAX_MESSAGE_CHARS), stack.text());
    }

    @SuppressWarnings("ThrowableNotThrown")
    private static String message(Throwable error) {
        try {
            String message = error.getMessage();
            return message == null ? "" : message;
        } catch (Throwable hostile) {
            return "(getMessage threw " + hostile.getClass().getName() + ")";
        }
    }

    private static String cut(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, Texts.cutAt(text, chars));
    }

    /** In the form of {@link Throwable#printStackTrace()}, which itself calls methods that a game may override. */
    private static final class Stack {
        private final StringBuilder text = new StringBuilder();
        private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        String text() {
            if (text.length() <= MAX_STACK_CHARS) {
                return text.toString();
            }
            String end = "\n... cut";
            return cut(text.toString(), MAX_STACK_CHARS - end.length()) + end;
        }

        void append(
                String caption,
                Throwable error,
                String message,
                String indent,
                StackTraceElement[] enclosing,
                int depth) {
            if (text.length() > MAX_STACK_CHARS) {
                return;
            }
            text.append(indent).append(caption).append(error.getClass().getName());
            if (!message.isEmpty()) {
                text.append(": ").append(cut(message, MAX_HEADLINE_CHARS));
            }
            if (!seen.add(error) || depth == MAX_DEPTH) {
                text.append(" (see above)");
                return;
            }
            StackTraceElement[] frames = frames(error);
            frames(frames, common(frames, enclosing), indent);
            for (Throwable suppressed : error.getSuppressed()) {
                text.append('\n');
                append("Suppressed: ", suppressed, ErrorText.message(suppressed), indent + "\t", frames, depth + 1);
            }
            Throwable cause = cause(error);
            if (cause != null) {
                text.append('\n');
                append("Caused by: ", cause, ErrorText.message(cause), indent, frames, depth + 1);
            }
        }

        private void frames(StackTraceElement[] frames, int common, String indent) {
            int own = frames.length - common;
            boolean all = own <= FIRST_FRAMES + LAST_FRAMES;
            for (int i = 0; i < own; i++) {
                if (!all && i == FIRST_FRAMES) {
                    i = own - LAST_FRAMES;
                    text.append('\n').append(indent).append("\t... ").append(i - FIRST_FRAMES);
                    text.append(" frames left out");
                }
                text.append('\n').append(indent).append("\tat ").append(frames[i]);
            }
            if (common > 0) {
                text.append('\n').append(indent).append("\t... ").append(common).append(" more");
            }
        }

        /** How many frames, from the bottom, a cause shares with what it caused. */
        private static int common(StackTraceElement[] frames, StackTraceElement[] enclosing) {
            int common = 0;
            while (common < Math.min(frames.length, enclosing.length)
                    && frames[frames.length - 1 - common] != null
                    && frames[frames.length - 1 - common].equals(enclosing[enclosing.length - 1 - common])) {
                common++;
            }
            return common;
        }

        private static StackTraceElement[] frames(Throwable error) {
            try {
                StackTraceElement[] frames = error.getStackTrace();
                return frames == null ? NO_FRAMES : frames;
            } catch (Throwable hostile) {
                return NO_FRAMES;
            }
        }

        private static @Nullable Throwable cause(Throwable error) {
            try {
                return error.getCause();
            } catch (Throwable hostile) {
                return null;
            }
        }
    }
}

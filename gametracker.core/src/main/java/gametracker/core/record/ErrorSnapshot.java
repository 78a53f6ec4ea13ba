package gametracker.core.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A throwable as it was at the call: type, message, stack trace, causes and suppressed ones. Immutable and bounded.
 *
 * <p>Everything is copied on the caller's thread. A throwable belongs to the game: one from a pool is filled anew with
 * the next error, its stack trace included, and a message that is made when it is asked for may wait for a lock of the
 * game's. What its methods throw is replaced by a text that says so; what they wait for, only the caller waits for.
 */
public final class ErrorSnapshot {
    /** How many characters its text in the form of {@link Throwable#printStackTrace()} has at most. */
    public static final int MAX_STACK_CHARS = 16 << 10;

    /** How many characters of a message stand in that text. */
    public static final int MAX_HEADLINE_CHARS = 1000;

    /** Of more frames than these two together, as an endless recursion has them, the middle is left out. */
    public static final int FIRST_FRAMES = 64;

    private static final int LAST_FRAMES = 32;
    private static final int MAX_MESSAGE_CHARS = 32 << 10;
    private static final int MAX_DEPTH = 32;
    private static final StackTraceElement[] NO_FRAMES = {};

    /** What each takes beside characters and frames, about. */
    private static final int BASE_BYTES = 96;

    private static final int FRAME_BYTES = 56;

    private final String type;
    private final String message;
    private final @Nullable StackTraceElement[] frames;
    private final int leftOut;
    private final int common;
    private final List<ErrorSnapshot> suppressed;
    private final @Nullable ErrorSnapshot cause;
    private final boolean repeated;

    private ErrorSnapshot(
            String type,
            String message,
            @Nullable StackTraceElement[] frames,
            int leftOut,
            int common,
            List<ErrorSnapshot> suppressed,
            @Nullable ErrorSnapshot cause,
            boolean repeated) {
        this.type = type;
        this.message = message;
        this.frames = frames;
        this.leftOut = leftOut;
        this.common = common;
        this.suppressed = suppressed;
        this.cause = cause;
        this.repeated = repeated;
    }

    /** Copies a throwable. Throws nothing but what a caller at the end of its stack or heap meets. */
    public static ErrorSnapshot of(Throwable error) {
        return new Copying().copy(error, MAX_MESSAGE_CHARS, NO_FRAMES, 0);
    }

    /** Its class's name. */
    public String type() {
        return type;
    }

    /** Empty if there is none. */
    public String message() {
        return message;
    }

    /** How many frames are kept of those that it does not share with what it caused. */
    public int frameCount() {
        return frames.length;
    }

    /** Returns a frame, the innermost first; null if the throwable gave none there. */
    public @Nullable StackTraceElement frame(int index) {
        return frames[index];
    }

    /** How many frames are left out behind the first {@value #FIRST_FRAMES}. */
    public int leftOut() {
        return leftOut;
    }

    /** How many frames, the outermost, it shares with what it caused. */
    public int common() {
        return common;
    }

    public List<ErrorSnapshot> suppressed() {
        return suppressed;
    }

    public @Nullable ErrorSnapshot cause() {
        return cause;
    }

    /** Says whether frames, cause and suppressed ones are not here, because it stands further up or lies too deep. */
    public boolean repeated() {
        return repeated;
    }

    /** Returns this with other messages, those of causes and suppressed ones included; the same object if none changes. */
    public ErrorSnapshot withMessages(UnaryOperator<String> change) {
        String newMessage = change.apply(message);
        ErrorSnapshot newCause = cause == null ? null : cause.withMessages(change);
        ErrorSnapshot[] newSuppressed = null;
        for (int i = 0; i < suppressed.size(); i++) {
            ErrorSnapshot each = suppressed.get(i).withMessages(change);
            if (each != suppressed.get(i)) {
                newSuppressed = newSuppressed == null ? suppressed.toArray(new ErrorSnapshot[0]) : newSuppressed;
                newSuppressed[i] = each;
            }
        }
        if (newMessage == message && newCause == cause && newSuppressed == null) {
            return this;
        }
        List<ErrorSnapshot> beside = newSuppressed == null ? suppressed : List.of(newSuppressed);
        return new ErrorSnapshot(type, newMessage, frames, leftOut, common, beside, newCause, repeated);
    }

    /** Estimates what it takes in memory, in bytes. */
    int weight() {
        int weight = BASE_BYTES + 2 * message.length() + FRAME_BYTES * frames.length;
        for (ErrorSnapshot each : suppressed) {
            weight += each.weight();
        }
        return cause == null ? weight : weight + cause.weight();
    }

    /** Copies one throwable and what hangs on it, as far as its text goes. */
    private static final class Copying {
        /** How many characters the text of what was copied has at least. */
        private int chars;

        private @Nullable Set<Throwable> seen;

        ErrorSnapshot copy(Throwable error, int maxMessage, StackTraceElement[] enclosing, int depth) {
            String type = error.getClass().getName();
            String message = Freezer.cut(ErrorSnapshot.message(error), maxMessage);
            chars += type.length() + Math.min(message.length(), MAX_HEADLINE_CHARS);
            if (depth == MAX_DEPTH || seen != null && !seen.add(error)) {
                return new ErrorSnapshot(type, message, NO_FRAMES, 0, 0, List.of(), null, true);
            }
            StackTraceElement[] all = stackTrace(error);
            int common = common(all, enclosing);
            int own = all.length - common;
            @Nullable StackTraceElement[] kept = kept(all, own);

            Throwable cause = causeOf(error);
            Throwable[] beside = error.getSuppressed();
            if (seen == null && (cause != null || beside.length > 0)) {
                seen = Collections.newSetFromMap(new IdentityHashMap<>());
                seen.add(error);
            }
            List<ErrorSnapshot> suppressed = beside.length == 0 ? List.of() : new ArrayList<>();
            for (int i = 0; i < beside.length && hasRoom(); i++) {
                suppressed.add(copy(beside[i], MAX_HEADLINE_CHARS, all, depth + 1));
            }
            ErrorSnapshot copiedCause =
                    cause == null || !hasRoom() ? null : copy(cause, MAX_HEADLINE_CHARS, all, depth + 1);
            return new ErrorSnapshot(
                    type, message, kept, own - kept.length, common, List.copyOf(suppressed), copiedCause, false);
        }

        private boolean hasRoom() {
            return chars <= MAX_STACK_CHARS;
        }

        private @Nullable StackTraceElement[] kept(@Nullable StackTraceElement[] all, int own) {
            boolean fits = own <= FIRST_FRAMES + LAST_FRAMES;
            @Nullable StackTraceElement[] kept = new StackTraceElement[fits ? own : FIRST_FRAMES + LAST_FRAMES];
            for (int i = 0; i < kept.length; i++) {
                StackTraceElement frame = all[fits || i < FIRST_FRAMES ? i : own - kept.length + i];
                kept[i] = frame;
                if (frame != null) {
                    chars += frame.getClassName().length()
                            + frame.getMethodName().length();
                }
            }
            return kept;
        }

        /** How many frames, from the bottom, a cause shares with what it caused. */
        private static int common(@Nullable StackTraceElement[] frames, @Nullable StackTraceElement[] enclosing) {
            int common = 0;
            while (common < Math.min(frames.length, enclosing.length)) {
                StackTraceElement frame = frames[frames.length - 1 - common];
                if (frame == null || !frame.equals(enclosing[enclosing.length - 1 - common])) {
                    return common;
                }
                common++;
            }
            return common;
        }
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

    private static StackTraceElement[] stackTrace(Throwable error) {
        try {
            StackTraceElement[] frames = error.getStackTrace();
            return frames == null ? NO_FRAMES : frames;
        } catch (Throwable hostile) {
            return NO_FRAMES;
        }
    }

    private static @Nullable Throwable causeOf(Throwable error) {
        try {
            return error.getCause();
        } catch (Throwable hostile) {
            return null;
        }
    }
}

package gametracker.api.spi;

import java.util.List;
import java.util.Objects;

/**
 * What took a frame's time beyond what recent frames of the loop took as well.
 *
 * @param causes the causes, the largest first, each at most once, {@link FrameCause#UNKNOWN} among them for what nothing
 *     explains; never empty. The first is the main cause
 * @param usualNanos the part of the frame that recent frames took too, and that no cause is blamed for: the frame
 *     limiter's sleep, the usual work. Together with the causes it makes the frame's length
 * @param complete whether all that was listened for had been heard by then. False without JFR, or where its events came
 *     too late; what is missing is in {@link FrameCause#UNKNOWN}
 */
public record FrameExplanation(List<Share> causes, long usualNanos, boolean complete) {
    /** Copies the list. */
    public FrameExplanation {
        causes = List.copyOf(causes);
        if (causes.isEmpty()) {
            throw new IllegalArgumentException("causes must not be empty: use " + FrameCause.UNKNOWN);
        }
        if (usualNanos < 0) {
            throw new IllegalArgumentException("usualNanos must be at least 0: " + usualNanos);
        }
    }

    /**
     * Returns the cause that took most.
     *
     * @return the first of the causes
     */
    public FrameCause main() {
        return causes.get(0).cause();
    }

    /**
     * One cause's part of a frame.
     *
     * @param cause which
     * @param nanos how much of the frame, in nanoseconds; no moment of a frame is in two causes
     * @param evidence what tells of it, the weightiest first, at most {@value Evidence#MAX_ENTRIES} entries
     */
    public record Share(FrameCause cause, long nanos, List<Evidence> evidence) {
        /** Copies and bounds the list. */
        public Share {
            Objects.requireNonNull(cause, "cause");
            if (nanos < 0) {
                throw new IllegalArgumentException("nanos must be at least 0: " + nanos);
            }
            evidence = List.copyOf(
                    evidence.size() > Evidence.MAX_ENTRIES ? evidence.subList(0, Evidence.MAX_ENTRIES) : evidence);
        }
    }

    /**
     * One fact, as text that may hold what is private: paths, names of threads and classes. The tracker passes each text
     * through the game's redactor.
     *
     * @param name what the text is: {@code collector}, {@code gc_cause}, {@code operation}, {@code class},
     *     {@code owner}, {@code path}, {@code address}, {@code method}, {@code stack}, {@code at}
     * @param text the fact, cut at {@value #MAX_CHARS} characters
     */
    public record Evidence(String name, String text) {
        /** The most entries that are kept of one cause: {@value}. */
        public static final int MAX_ENTRIES = 8;

        /** The most that is kept of one text: {@value} characters. */
        public static final int MAX_CHARS = 512;

        /** Bounds the text. */
        public Evidence {
            Objects.requireNonNull(name, "name");
            if (text.length() > MAX_CHARS) {
                int end = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
                text = text.substring(0, end);
            }
        }
    }
}

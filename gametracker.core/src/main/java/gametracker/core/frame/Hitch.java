package gametracker.core.frame;

import java.util.Map;

/**
 * A frame that hitched, as far as its end tells.
 *
 * @param loop the loop's name
 * @param frame the frame's number, 1 for the loop's first
 * @param startNanos its beginning, by {@link System#nanoTime()}
 * @param durationNanos its length
 * @param budgetNanos what it may have taken
 * @param thread the name of the thread on which it ended
 * @param sections its parts and how many nanoseconds each took, in order
 * @param told whether a record tells of it; it is counted either way
 */
record Hitch(
        String loop,
        long frame,
        long startNanos,
        long durationNanos,
        long budgetNanos,
        String thread,
        Map<String, Long> sections,
        boolean told) {}

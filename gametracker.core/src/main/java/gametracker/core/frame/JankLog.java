package gametracker.core.frame;

/** Takes what is told of a loop's late frames a period. */
@FunctionalInterface
public interface JankLog {
    /**
     * Tells of the frames of a period that were longer than a threshold. On a thread of the library's.
     *
     * @param frames how many, at least 1
     */
    void jank(String loop, long frames, double thresholdSeconds, double periodSeconds);
}

package gametracker.core.ending;

/**
 * A sign of life.
 *
 * @param seenAtMillis when it was given, Unix time
 * @param frameAtMillis when the last frame ended; 0 if there was none
 * @param frames how many frames there were
 * @param errors how many logs of level ERROR there were
 * @param ticks {@link System#nanoTime()}, which on all known systems counts from the start of the machine
 * @param hungSinceMillis since when a loop has given no sign, if that is longer than allowed; 0 otherwise
 */
public record Beat(long seenAtMillis, long frameAtMillis, long frames, long errors, long ticks, long hungSinceMillis) {}

package gametracker.jvm;

import org.jspecify.annotations.Nullable;

/** Where events come from. Keeps {@code jdk.jfr} out of the classes that must work without that module. */
interface EventSource extends AutoCloseable {
    /** What is missing without it. */
    String WITHOUT = "frames are explained by pauses of the JVM and by what their thread was seen doing";

    /**
     * Starts to listen to JFR. Takes about a second.
     *
     * @return null, and said, where JFR is not to be had
     */
    static @Nullable EventSource open(EventLog log, RunQueues queues, Words words) {
        try {
            return JfrEvents.open(log, queues, words);
        } catch (LinkageError e) {
            words.say(WITHOUT, "this Java run-time image has no module jdk.jfr: add it to jlink's --add-modules");
        } catch (Throwable e) {
            words.say(WITHOUT, "JFR does not start: " + e);
        }
        return null;
    }

    /** Asks for a sign, behind which all that has ended by now will have been heard. Cheap. */
    void mark();

    /** Looks after itself; to be called about once a second. */
    void tend();

    /** Says whether events still come. */
    boolean isOpen();

    @Override
    void close();
}

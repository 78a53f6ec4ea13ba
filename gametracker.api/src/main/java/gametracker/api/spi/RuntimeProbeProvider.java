package gametracker.api.spi;

import java.util.function.Consumer;

/**
 * Makes the probe of the runtime that a game runs on; the one in {@code gametracker.jvm} is found by the
 * ServiceLoader. Without one the cause of every hitch is {@link FrameCause#UNKNOWN} and all else works.
 */
@FunctionalInterface
public interface RuntimeProbeProvider {
    /**
     * Makes a probe. Does no I/O, starts no thread and takes microseconds; {@link RuntimeProbe#start()} does the rest.
     *
     * @param trouble hears what the probe has to do without and how to remedy it, each thing once; called on the
     *     probe's threads or on the thread of {@link RuntimeProbe#metrics}, must not block
     * @return the probe, owned and closed by the tracker
     */
    RuntimeProbe create(Consumer<String> trouble);
}

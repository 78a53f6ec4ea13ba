package gametracker.api.spi;

/** Opens the spool; the one in {@code gametracker.transport.file} is found by the ServiceLoader. */
@FunctionalInterface
public interface SpoolProvider {
    /**
     * Prepares a spool. Does no I/O; the directory is opened by {@link Spool#open()}, on a thread of the tracker.
     *
     * @param config where, how large, and for which session
     * @param listener hears of what the spool loses
     * @return the spool, owned and closed by the tracker
     */
    Spool create(SpoolConfig config, SpoolListener listener);
}

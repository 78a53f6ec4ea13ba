package gametracker.viewer;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/**
 * How a receiver is set up.
 *
 * @param host the address to listen on
 * @param port 0 for a free one
 * @param clock what the servers' rules take for now
 * @param outOfOrderTimeWindow Prometheus' setting of that name
 * @param maxMemoryBytes about how much of what came in is kept
 * @param page whether the page is served, beside the paths that take
 */
public record ReceiverConfig(
        String host, int port, Clock clock, Duration outOfOrderTimeWindow, long maxMemoryBytes, boolean page) {
    /** On loopback, a free port, the system's clock, servers with their defaults, 200 MB, with the page. */
    public static final ReceiverConfig DEFAULT =
            new ReceiverConfig("127.0.0.1", 0, Clock.systemUTC(), Duration.ZERO, 200_000_000L, true);

    /** Checks. */
    public ReceiverConfig {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(clock, "clock");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535: " + port);
        }
        if (outOfOrderTimeWindow.isNegative()) {
            throw new IllegalArgumentException("outOfOrderTimeWindow must not be negative: " + outOfOrderTimeWindow);
        }
        if (maxMemoryBytes < 1_000_000) {
            throw new IllegalArgumentException("maxMemoryBytes must be at least 1000000: " + maxMemoryBytes);
        }
    }

    /**
     * Changes where it listens.
     *
     * @param newHost an address or a name of this machine
     * @param newPort 0 for a free one
     * @return a changed copy
     */
    public ReceiverConfig listeningOn(String newHost, int newPort) {
        return new ReceiverConfig(newHost, newPort, clock, outOfOrderTimeWindow, maxMemoryBytes, page);
    }

    /**
     * Changes the clock.
     *
     * @param newClock what the servers' rules take for now
     * @return a changed copy
     */
    public ReceiverConfig withClock(Clock newClock) {
        return new ReceiverConfig(host, port, newClock, outOfOrderTimeWindow, maxMemoryBytes, page);
    }

    /**
     * Changes Prometheus' window.
     *
     * @param window how late a sample may come; zero for the default
     * @return a changed copy
     */
    public ReceiverConfig withOutOfOrderTimeWindow(Duration window) {
        return new ReceiverConfig(host, port, clock, window, maxMemoryBytes, page);
    }

    /**
     * Changes how much is kept.
     *
     * @param bytes about how much memory
     * @return a changed copy
     */
    public ReceiverConfig withMaxMemoryBytes(long bytes) {
        return new ReceiverConfig(host, port, clock, outOfOrderTimeWindow, bytes, page);
    }

    /**
     * Leaves the page out.
     *
     * @return a changed copy
     */
    public ReceiverConfig withoutPage() {
        return new ReceiverConfig(host, port, clock, outOfOrderTimeWindow, maxMemoryBytes, false);
    }
}

package gametracker.tool;

import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolListener;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Does with a spool what a tracker does at start, with a server that answers as it is told. */
final class FakeTracker implements SpoolListener {
    /** What the server does with an envelope. */
    enum Answer {
        TAKES,
        REFUSES,
        TOO_LATE,
        IS_DOWN
    }

    final TrackerConfig config;
    private final String sessionId = UUID.randomUUID().toString();
    private final Spool spool;
    private final Map<Signal, Long> adopted = new EnumMap<>(Signal.class);
    private final Map<Signal, Long> delivered = new EnumMap<>(Signal.class);
    private final Map<Signal, Map<DropReason, Long>> dropped = new EnumMap<>(Signal.class);

    FakeTracker(TrackerConfig config, Function<SpoolEntry, Answer> server) {
        this.config = config;
        spool = SpoolBench.open(config.spoolDirectory().orElseThrow(), config.spoolMaxBytes(), sessionId, this);
        List<SpoolEntry> entries = SpoolBench.adopt(spool);
        entries.forEach(entry -> adopted.merge(entry.format().signal(), (long) entry.itemCount(), Long::sum));
        entries.forEach(entry -> settle(entry, server.apply(entry)));
    }

    private void settle(SpoolEntry entry, Answer answer) {
        switch (answer) {
            case TAKES -> {
                delivered.merge(entry.format().signal(), (long) entry.itemCount(), Long::sum);
                spool.acknowledge(entry);
            }
            case REFUSES -> {
                lost(entry, DropReason.REJECTED);
                spool.acknowledge(entry);
            }
            case TOO_LATE -> {
                lost(entry, DropReason.TOO_LATE);
                spool.quarantine(entry, "TOO_LATE: out of bounds");
            }
            case IS_DOWN -> {}
            default -> throw new AssertionError(answer);
        }
    }

    GameTracker asTracker() {
        return (GameTracker) Proxy.newProxyInstance(
                FakeTracker.class.getClassLoader(), new Class<?>[] {GameTracker.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "stats":
                            return stats();
                        case "sessionId":
                            return sessionId;
                        case "close":
                            spool.close();
                            return null;
                        default:
                            throw new AssertionError(method);
                    }
                });
    }

    private TrackerStats stats() {
        return (TrackerStats) Proxy.newProxyInstance(
                FakeTracker.class.getClassLoader(), new Class<?>[] {TrackerStats.class}, (proxy, method, arguments) -> {
                    Signal signal = (Signal) arguments[0];
                    return switch (method.getName()) {
                        case "adopted" -> adopted.getOrDefault(signal, 0L);
                        case "adoptedDelivered" -> delivered.getOrDefault(signal, 0L);
                        case "adoptedDropped" ->
                            dropped.getOrDefault(signal, Map.of()).getOrDefault((DropReason) arguments[1], 0L);
                        default -> 0L;
                    };
                });
    }

    @Override
    public void lost(SpoolEntry entry, DropReason reason) {
        dropped.computeIfAbsent(entry.format().signal(), each -> new EnumMap<>(DropReason.class))
                .merge(reason, (long) entry.itemCount(), Long::sum);
    }

    @Override
    public void trouble(String message) {}
}

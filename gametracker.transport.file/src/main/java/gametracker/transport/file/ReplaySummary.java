package gametracker.transport.file;

import gametracker.api.DropReason;
import gametracker.api.Protocol;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.TransportConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a replay is about to do, and what came of it.
 *
 * @param there all that is open
 * @param toSend what of it goes somewhere
 * @param other the protocol that has to be named for the rest, if there is a rest for that reason
 */
record ReplaySummary(
        Inventory inventory,
        Map<Signal, Inventory.Tally> there,
        Map<Signal, Inventory.Tally> toSend,
        Optional<Protocol> other) {
    long items() {
        return toSend.values().stream().mapToLong(Inventory.Tally::items).sum();
    }

    /** Whether there are only sessions that a replay may not touch. */
    boolean blocked() {
        return !inventory.sessions().isEmpty()
                && inventory.in(Inventory.State.WAITING).isEmpty();
    }

    void printPlan(PrintStream out, ReplayOptions options, TrackerConfig config) {
        if (options.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("toSend", ListCommand.json(there));
            json.put("inUse", names(Inventory.State.IN_USE));
            json.put("newer", names(Inventory.State.NEWER));
            out.println(Json.of(json));
            return;
        }
        out.println(toSend.isEmpty() ? "nothing to send" : "to send:");
        there.forEach((signal, tally) -> {
            out.println(ListCommand.line(signal, tally));
            Optional<String> address = Optional.ofNullable(config.endpoints().get(signal))
                    .map(url -> TransportConfig.withoutQuery(url.toString()));
            out.println("           to " + address.orElse("nowhere: no endpoint is named for it"));
        });
        otherProtocol().ifPresent(out::println);
        printOthers(out);
    }

    private Optional<String> otherProtocol() {
        return other.map(protocol -> "some of it was recorded for the protocol " + protocol
                + ": send that by a replay with --protocol " + protocol.name().toLowerCase(Locale.ROOT));
    }

    private void printOthers(PrintStream out) {
        names(Inventory.State.IN_USE)
                .forEach(name -> out.println(name + " is in use by a running game, which sends it itself"));
        names(Inventory.State.NEWER)
                .forEach(name -> out.println(name + " was written by a newer version of GameTracker: left untouched"));
    }

    private List<String> names(Inventory.State state) {
        return inventory.in(state).stream()
                .map(session -> session.directory().name())
                .toList();
    }

    /** Of a replay that has sent nothing. */
    int planCode(boolean dryRun) {
        return blocked() ? CommandLine.NOT_NOW : dryRun || other.isEmpty() ? CommandLine.OK : CommandLine.PROBLEMS;
    }

    int code(TrackerStats stats, long left) {
        boolean refused = !refused(stats).isEmpty();
        return refused || left > 0
                ? CommandLine.PROBLEMS
                : names(Inventory.State.NEWER).isEmpty() ? CommandLine.OK : CommandLine.NOT_NOW;
    }

    void print(
            PrintStream out,
            ReplayOptions options,
            Set<Signal> addressed,
            TrackerStats stats,
            long left,
            List<SetAside> aside) {
        Map<String, Long> accepted = new LinkedHashMap<>();
        for (Signal signal : Signal.values()) {
            accepted.put(Inventory.lower(signal), stats.adoptedDelivered(signal));
        }
        Map<String, Map<String, Long>> refused = refused(stats);
        List<String> advice = advice(stats, options.keepTooLate(), aside);
        tellOfUnaddressed(addressed, advice);
        if (options.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("accepted", accepted);
            json.put("refused", refused);
            json.put("leftEnvelopes", left);
            json.put("inUse", names(Inventory.State.IN_USE));
            json.put("newer", names(Inventory.State.NEWER));
            json.put("advice", advice);
            out.println(Json.of(json));
            return;
        }
        out.println("accepted  " + accepted);
        out.println("refused   " + (refused.isEmpty() ? "none" : refused));
        out.println("left      " + left + " envelopes" + (left == 0 ? "" : ": run replay again to go on"));
        advice.forEach(out::println);
        printOthers(out);
    }

    /** What nobody asked for is no failure of this replay. */
    private void tellOfUnaddressed(Set<Signal> addressed, List<String> advice) {
        there.forEach((signal, tally) -> {
            if (!addressed.contains(signal)) {
                advice.add(tally.envelopes() + " envelopes of " + Inventory.lower(signal)
                        + " stay in the spool: no endpoint is named for them");
            }
        });
    }

    private static Map<String, Map<String, Long>> refused(TrackerStats stats) {
        Map<String, Map<String, Long>> refused = new LinkedHashMap<>();
        for (Signal signal : Signal.values()) {
            for (DropReason reason : DropReason.values()) {
                long items = stats.adoptedDropped(signal, reason);
                if (items > 0) {
                    refused.computeIfAbsent(Inventory.lower(signal), each -> new LinkedHashMap<>())
                            .put(reason.name(), items);
                }
            }
        }
        return refused;
    }

    /** Which setting of the server would have let in what was too old for it. */
    private List<String> advice(TrackerStats stats, boolean keep, List<SetAside> aside) {
        List<String> advice = new ArrayList<>();
        otherProtocol().ifPresent(advice::add);
        for (Signal signal : Signal.values()) {
            long late = stats.adoptedDropped(signal, DropReason.TOO_LATE);
            Inventory.Tally sent = toSend.get(signal);
            if (late > 0 && sent != null) {
                long hours = Duration.between(sent.from(), Instant.now()).toHours() + 1;
                advice.add(late + " " + Inventory.lower(signal) + " were too old for the server. "
                        + setting(signal, hours) + (keep ? KEPT : DROPPED));
            }
        }
        aside.stream()
                .map(SetAside::reason)
                .distinct()
                .limit(5)
                .forEach(words -> advice.add("the server said: " + words));
        return advice;
    }

    private static final String KEPT = " They are set aside in the spool: 'restore --reason TOO_LATE' puts them back.";
    private static final String DROPPED = " They were dropped; --keep-too-late would have kept them.";

    private static String setting(Signal signal, long hours) {
        return switch (signal) {
            case LOGS ->
                "Loki takes them with limits_config.reject_old_samples_max_age: " + hours
                        + "h and limits_config.shard_streams.time_sharding_enabled: true.";
            case METRICS ->
                "Prometheus takes them with storage.tsdb.out_of_order_time_window: " + hours
                        + "h (Mimir: limits.out_of_order_time_window).";
            case TRACES -> "See the server's limits.";
        };
    }

    /** What lies in quarantine of the sessions that nobody holds. */
    static List<SetAside> setAside(Path spool) throws IOException {
        List<SetAside> all = new ArrayList<>();
        for (Inventory.Session session : Inventory.of(spool).in(Inventory.State.WAITING)) {
            all.addAll(SetAside.of(session.directory().path()));
        }
        return all;
    }

    /** Drops what came too late for good, and the sessions that this leaves empty. */
    static void deleteTooLate(Path spool, List<SetAside> aside) throws IOException {
        for (SetAside each : aside) {
            if (each.isFor(DropReason.TOO_LATE.name())) {
                RealDisk.INSTANCE.delete(each.file());
            }
        }
        for (Inventory.Session session : Inventory.of(spool).in(Inventory.State.WAITING)) {
            if (session.content()
                    .filter(each -> each.segments().isEmpty() && each.aside().isEmpty())
                    .isPresent()) {
                SessionLock.tryTake(session.directory().path())
                        .ifPresent(lock -> new Session(
                                        RealDisk.INSTANCE, session.directory().path(), session.id(), true, lock, 0)
                                .remove());
            }
        }
    }
}

package gametracker.tool;

import gametracker.api.DropReason;
import gametracker.api.Protocol;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.TransportConfig;
import gametracker.transport.file.Frame;
import gametracker.transport.file.SetAside;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a replay is about to do, and what came of it. */
final class ReplaySummary {
    private static final int MAX_WORDS = 5;

    private final Inventory inventory;
    private final Map<Signal, URI> endpoints;
    private final boolean keepTooLate;
    private final boolean json;

    /** All that is open. */
    private final Map<Signal, Tally> there;

    /** What of it goes somewhere. */
    private final Map<Signal, Tally> toSend;

    /** The protocol that has to be named for the rest, if there is a rest for that reason. */
    private final Optional<Protocol> other;

    ReplaySummary(Inventory inventory, TrackerConfig config, boolean keepTooLate, boolean json) {
        this.inventory = inventory;
        this.endpoints = config.endpoints();
        this.keepTooLate = keepTooLate;
        this.json = json;
        List<Frame> open = Inventory.open(inventory.in(Inventory.State.WAITING)).toList();
        this.there = Tally.bySignal(open.stream());
        this.toSend = Tally.bySignal(
                open.stream().filter(frame -> ReplayTarget.addressed(config).test(frame.format())));
        boolean rest = open.stream()
                .anyMatch(frame -> ReplayTarget.foreign(config.protocol()).contains(frame.format()));
        Protocol second = config.protocol() == Protocol.LGTM ? Protocol.OTLP : Protocol.LGTM;
        this.other = rest ? Optional.of(second) : Optional.empty();
    }

    /** How many items go somewhere. */
    long items() {
        return toSend.values().stream().mapToLong(Tally::items).sum();
    }

    void printPlan(PrintWriter out) {
        if (json) {
            out.println(JsonLine.of(
                    "toSend", Tally.json(there),
                    "inUse", inventory.names(Inventory.State.IN_USE),
                    "newer", inventory.names(Inventory.State.NEWER)));
            return;
        }
        out.println(toSend.isEmpty() ? "nothing to send" : "to send:");
        there.forEach((signal, tally) -> {
            out.println(Tally.line(signal, tally));
            URI url = endpoints.get(signal);
            out.println("           to "
                    + (url == null
                            ? "nowhere: no endpoint is named for it"
                            : TransportConfig.withoutQuery(url.toString())));
        });
        otherProtocol().ifPresent(out::println);
        printOthers(out);
    }

    private Optional<String> otherProtocol() {
        return other.map(protocol -> "some of it was recorded for the protocol " + protocol
                + ": send that by a replay with --protocol " + protocol.name().toLowerCase(Locale.ROOT));
    }

    private void printOthers(PrintWriter out) {
        inventory
                .names(Inventory.State.IN_USE)
                .forEach(name -> out.println(name + " is in use by a running game, which sends it itself"));
        inventory
                .names(Inventory.State.NEWER)
                .forEach(name -> out.println(name + " was written by a newer version of GameTracker: left untouched"));
    }

    /** Of a replay that has sent nothing: whether there are only sessions that it may not touch. */
    int planCode(boolean dryRun) {
        boolean blocked = !inventory.sessions().isEmpty()
                && inventory.in(Inventory.State.WAITING).isEmpty();
        return blocked ? SpoolCommand.NOT_NOW : dryRun || other.isEmpty() ? SpoolCommand.OK : SpoolCommand.PROBLEMS;
    }

    int code(TrackerStats stats, long left) {
        boolean newer = !inventory.in(Inventory.State.NEWER).isEmpty();
        return !refused(stats).isEmpty() || left > 0
                ? SpoolCommand.PROBLEMS
                : newer ? SpoolCommand.NOT_NOW : SpoolCommand.OK;
    }

    void print(PrintWriter out, TrackerStats stats, long left, List<SetAside> aside) {
        Map<String, Long> accepted = new LinkedHashMap<>();
        for (Signal signal : Signal.values()) {
            accepted.put(Tally.name(signal), stats.adoptedDelivered(signal));
        }
        Map<String, Map<String, Long>> refused = refused(stats);
        List<String> advice = advice(stats, aside);
        if (json) {
            out.println(JsonLine.of(
                    "accepted", accepted,
                    "refused", refused,
                    "leftEnvelopes", left,
                    "inUse", inventory.names(Inventory.State.IN_USE),
                    "newer", inventory.names(Inventory.State.NEWER),
                    "advice", advice));
            return;
        }
        out.println("accepted  " + accepted);
        out.println("refused   " + (refused.isEmpty() ? "none" : refused));
        out.println("left      " + left + " envelopes" + (left == 0 ? "" : ": run replay again to go on"));
        advice.forEach(out::println);
        printOthers(out);
    }

    private static Map<String, Map<String, Long>> refused(TrackerStats stats) {
        Map<String, Map<String, Long>> refused = new LinkedHashMap<>();
        for (Signal signal : Signal.values()) {
            for (DropReason reason : DropReason.values()) {
                long items = stats.adoptedDropped(signal, reason);
                if (items > 0) {
                    refused.computeIfAbsent(Tally.name(signal), each -> new LinkedHashMap<>())
                            .put(reason.name(), items);
                }
            }
        }
        return refused;
    }

    /** Which setting of the server would have let in what was too old for it; what stays, and why. */
    private List<String> advice(TrackerStats stats, List<SetAside> aside) {
        List<String> advice = new ArrayList<>();
        otherProtocol().ifPresent(advice::add);
        toSend.forEach((signal, tally) -> {
            long late = stats.adoptedDropped(signal, DropReason.TOO_LATE);
            if (late > 0) {
                long hours = Duration.between(tally.from(), Instant.now()).toHours() + 1;
                advice.add(late + " " + Tally.name(signal) + " were too old for the server. " + setting(signal, hours)
                        + (keepTooLate ? KEPT : DROPPED));
            }
        });
        aside.stream()
                .map(SetAside::reason)
                .distinct()
                .limit(MAX_WORDS)
                .forEach(words -> advice.add("the server said: " + words));
        there.forEach((signal, tally) -> {
            if (!endpoints.containsKey(signal)) { // what nobody asked for is no failure of this replay
                advice.add(tally.envelopes() + " envelopes of " + Tally.name(signal)
                        + " stay in the spool: no endpoint is named for them");
            }
        });
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
}

package gametracker.tool;

import gametracker.api.DropReason;
import gametracker.api.Protocol;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Format;
import gametracker.api.spi.TransportConfig;
import gametracker.transport.file.Frame;
import gametracker.transport.file.SetAside;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a replay will do, and its result. */
final class ReplaySummary {
    private static final int MAX_REASONS = 5;
    private static final String KEPT = " They are set aside in the spool: 'restore --reason TOO_LATE' puts them back.";
    private static final String DROPPED = " They were dropped; --keep-too-late would have kept them.";

    private final Map<Signal, URI> endpoints;
    private final boolean keepTooLate;

    /** Everything that waits in the spool. */
    private final Map<Signal, Tally> waiting;

    /** The part of it that has an endpoint. */
    private final Map<Signal, Tally> toSend;

    private final List<String> inUse;
    private final List<String> newer;

    /** Whether there are only sessions that a replay must not touch. */
    private final boolean blocked;

    /** The protocol to replay the rest with, if a part was recorded for the other protocol. */
    private final Optional<Protocol> other;

    ReplaySummary(Inventory inventory, TrackerConfig config, boolean keepTooLate) {
        this.endpoints = config.endpoints();
        this.keepTooLate = keepTooLate;
        this.inUse = inventory.names(Inventory.State.IN_USE);
        this.newer = inventory.names(Inventory.State.NEWER);
        List<Inventory.Listed> sessions = inventory.in(Inventory.State.WAITING);
        this.blocked = !inventory.sessions().isEmpty() && sessions.isEmpty();
        List<Frame> open = Inventory.open(sessions).toList();
        this.waiting = Tally.bySignal(open.stream());
        Predicate<Format> addressed = ReplayTarget.addressed(config);
        this.toSend = Tally.bySignal(open.stream().filter(frame -> addressed.test(frame.format())));
        Set<Format> foreign = ReplayTarget.foreign(config.protocol());
        this.other = Optional.of(config.protocol() == Protocol.LGTM ? Protocol.OTLP : Protocol.LGTM)
                .filter(protocol -> open.stream().map(Frame::format).anyMatch(foreign::contains));
    }

    /** The number of items that have an endpoint. */
    long items() {
        return toSend.values().stream().mapToLong(Tally::items).sum();
    }

    void printPlan(SpoolCommand command) {
        List<String> lines = new ArrayList<>(List.of(toSend.isEmpty() ? "nothing to send" : "to send:"));
        waiting.forEach((signal, tally) -> {
            String to = Optional.ofNullable(endpoints.get(signal))
                    .map(url -> TransportConfig.withoutQuery(url.toString()))
                    .orElse("nowhere: no endpoint is named for it");
            lines.add(Tally.line(signal, tally));
            lines.add("           to " + to);
        });
        otherProtocol().ifPresent(lines::add);
        addUntouched(lines);
        command.answer(lines, SpoolCommand.object("toSend", Tally.json(waiting), "inUse", inUse, "newer", newer));
    }

    private Optional<String> otherProtocol() {
        return other.map(protocol -> "some of it was recorded for the protocol " + protocol
                + ": send that by a replay with --protocol " + protocol.name().toLowerCase(Locale.ROOT));
    }

    private void addUntouched(List<String> lines) {
        inUse.forEach(name -> lines.add(name + " is in use by a running game, which sends it itself"));
        newer.forEach(name -> lines.add(name + " was written by a newer version of GameTracker: left untouched"));
    }

    /** The exit code of a replay that has sent nothing. */
    int planCode(boolean dryRun) {
        return blocked ? SpoolCommand.NOT_NOW : dryRun || other.isEmpty() ? SpoolCommand.OK : SpoolCommand.PROBLEMS;
    }

    int code(TrackerStats stats, long left) {
        boolean problems = left > 0 || !refused(stats).isEmpty();
        return problems ? SpoolCommand.PROBLEMS : newer.isEmpty() ? SpoolCommand.OK : SpoolCommand.NOT_NOW;
    }

    void print(SpoolCommand command, TrackerStats stats, long left, List<SetAside> aside) {
        Map<String, Long> accepted = new LinkedHashMap<>();
        for (Signal signal : Signal.values()) {
            accepted.put(Tally.name(signal), stats.adoptedDelivered(signal));
        }
        Map<String, Map<String, Long>> refused = refused(stats);
        List<String> advice = advice(stats, aside);
        List<String> lines = new ArrayList<>();
        lines.add("accepted  " + accepted);
        lines.add("refused   " + (refused.isEmpty() ? "none" : refused));
        lines.add("left      " + left + " envelopes" + (left == 0 ? "" : ": run replay again to go on"));
        lines.addAll(advice);
        addUntouched(lines);
        command.answer(
                lines,
                SpoolCommand.object(
                        "accepted", accepted,
                        "refused", refused,
                        "leftEnvelopes", left,
                        "inUse", inUse,
                        "newer", newer,
                        "advice", advice));
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

    /** Which server setting would accept what was too old; what stays in the spool, and why. */
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
                .limit(MAX_REASONS)
                .forEach(reason -> advice.add("the server said: " + reason));
        waiting.forEach((signal, tally) -> {
            if (!endpoints.containsKey(signal)) { // not asked for, so no failure of this replay
                advice.add(tally.envelopes() + " envelopes of " + Tally.name(signal)
                        + " stay in the spool: no endpoint is named for them");
            }
        });
        return advice;
    }

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

package gametracker.core;

import gametracker.api.CheckResult;
import gametracker.api.CheckResult.Item;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.TrackerThreads;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import gametracker.core.deliver.Meanings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends one record of each signal past queues and lanes, and says what was answered. A thread a signal sends; a caller that
 * has waited long enough leaves it behind, interrupted. A transport that does not come back from that costs the signal its
 * further checks, so that no threads pile up.
 */
final class Checkup {
    private final TrackerConfig config;
    private final @Nullable Transport transport;

    /** One check at a time. */
    private final ReentrantLock turn = new ReentrantLock();

    /** The last sender of each signal; guarded by the lock. */
    private final Map<Signal, Thread> senders = new EnumMap<>(Signal.class);

    Checkup(TrackerConfig config, @Nullable Transport transport) {
        this.config = config;
        this.transport = transport;
    }

    private record Outcome(Signal signal, @Nullable Delivery delivery, Duration took) {}

    /** Says of each signal that nothing was sent, and why. */
    CheckResult notSent(String why) {
        List<Item> items = new ArrayList<>();
        for (Signal signal : Signal.values()) {
            items.add(notSent(signal, why));
        }
        return new CheckResult(items);
    }

    Item notSent(Signal signal, String why) {
        return new Item(signal, address(signal), OptionalInt.empty(), Duration.ZERO, false, why);
    }

    private URI address(Signal signal) {
        URI url = config.endpoints().get(signal);
        if (url == null) {
            return URI.create("");
        }
        String shown = TransportConfig.withoutQuery(url.toString());
        return URI.create(shown.endsWith("?...") ? shown.substring(0, shown.length() - "?...".length()) : shown);
    }

    CheckResult all(String sessionId, long timeoutNanos) {
        CheckRecords records = new CheckRecords(config, sessionId);
        return new CheckResult(run(timeoutNanos, List.of(Signal.values()), records::of));
    }

    /** A sample as it was made at another time. */
    Item sample(String sessionId, long timeoutNanos, Instant time) {
        CheckRecords records = new CheckRecords(config, sessionId);
        return run(timeoutNanos, List.of(Signal.METRICS), signal -> records.sample(time))
                .get(0);
    }

    private interface Source {
        Envelope of(Signal signal);
    }

    private List<Item> run(long timeoutNanos, List<Signal> signals, Source records) {
        long deadline = System.nanoTime() + timeoutNanos;
        Map<Signal, Item> items = new EnumMap<>(Signal.class);
        try {
            if (turn.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
                try {
                    run(deadline, signals, records, items);
                } finally {
                    turn.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String why = Thread.currentThread().isInterrupted()
                ? "the check was interrupted"
                : "no answer within " + Duration.ofNanos(timeoutNanos)
                        + ": the server is slow or does not answer at all, or give the check more time";
        List<Item> all = new ArrayList<>();
        for (Signal signal : signals) {
            all.add(items.computeIfAbsent(
                    signal,
                    each -> new Item(
                            each, address(each), OptionalInt.empty(), Duration.ofNanos(timeoutNanos), false, why)));
        }
        return all;
    }

    private void run(long deadline, List<Signal> signals, Source records, Map<Signal, Item> items)
            throws InterruptedException {
        BlockingQueue<Outcome> outcomes = new ArrayBlockingQueue<>(signals.size());
        Map<Signal, Envelope> sent = new EnumMap<>(Signal.class);
        for (Signal signal : signals) {
            Thread last = senders.get(signal);
            if (transport == null || !config.endpoints().containsKey(signal)) {
                items.put(signal, notSent(signal, noDestination(signal)));
            } else if (last != null && last.isAlive()) {
                items.put(signal, notSent(signal, "the transport has not come back from an earlier check"));
            } else {
                try {
                    Envelope envelope = records.of(signal);
                    Thread sender = TrackerThreads.newThread(
                            () -> outcomes.add(send(transport, envelope)), "gametracker-check");
                    sender.start();
                    senders.put(signal, sender);
                    sent.put(signal, envelope);
                } catch (Throwable e) {
                    items.put(
                            signal,
                            notSent(
                                    signal,
                                    "the record could not be made: "
                                            + e.getClass().getName()));
                }
            }
        }
        try {
            for (int open = sent.size(); open > 0; open--) {
                Outcome outcome = outcomes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (outcome == null) {
                    return;
                }
                items.put(outcome.signal(), item(outcome, sent.get(outcome.signal())));
            }
        } finally {
            sent.keySet().forEach(signal -> senders.get(signal).interrupt());
        }
    }

    private static Outcome send(Transport transport, Envelope envelope) {
        long start = System.nanoTime();
        Delivery delivery;
        try {
            delivery = transport.send(envelope);
        } catch (InterruptedException e) {
            delivery = Delivery.RetryLater.noAnswer("interrupted", true);
        } catch (Throwable e) {
            // Without its message, which may quote a header.
            delivery = Delivery.RetryLater.noAnswer(
                    "the transport threw " + e.getClass().getName(), true);
        }
        return new Outcome(envelope.signal(), delivery, Duration.ofNanos(System.nanoTime() - start));
    }

    private Item item(Outcome outcome, Envelope envelope) {
        URI url = config.endpoints().get(outcome.signal());
        Delivery delivery = outcome.delivery();
        if (delivery == null) {
            return new Item(
                    outcome.signal(),
                    address(outcome.signal()),
                    OptionalInt.empty(),
                    outcome.took(),
                    false,
                    "the transport returned null, which it must not");
        }
        Meanings.Meaning meaning = Meanings.of(envelope, url, delivery);
        return new Item(
                outcome.signal(),
                address(outcome.signal()),
                meaning.status(),
                outcome.took(),
                meaning.ok(),
                meaning.text());
    }

    private String noDestination(Signal signal) {
        if (config.endpoints().containsKey(signal)) {
            return "there is no transport that sends: what is recorded waits in the spool";
        }
        String option = "set gametracker.endpoint or gametracker."
                + signal.name().toLowerCase(java.util.Locale.ROOT) + "Endpoint";
        return config.spoolDirectory().isPresent()
                ? "no endpoint, so what is recorded waits in the spool: " + option + " to send it"
                : "no endpoint, so nothing is sent: " + option;
    }
}

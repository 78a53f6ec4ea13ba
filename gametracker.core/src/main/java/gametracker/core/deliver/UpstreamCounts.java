package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * Counts what was accepted, and what was dropped before it was part of an envelope, of all signals. The {@link Ledger}
 * counts what becomes of envelopes.
 *
 * <p>A log or a span is counted once, where it is recorded; this class asks those places when it is read. Samples are
 * accepted when they are put into a body, and are counted here.
 */
public final class UpstreamCounts {
    private final Map<Signal, Counts> counts = new EnumMap<>(Signal.class);
    private final List<ToLongFunction<DropReason>> refusedCalls = new ArrayList<>();
    private final LongAdder[] refused = new LongAdder[DropReason.values().length];

    /** All counts zero. */
    public UpstreamCounts() {
        Arrays.setAll(refused, i -> new LongAdder());
        for (Signal signal : Signal.values()) {
            counts.put(signal, new Counts());
        }
    }

    /** The records of one signal on their way to an envelope: in a ring, and in open batches. */
    public interface Records {
        /** Returns how many records the ring was given. */
        long accepted();

        /** Returns how many records wait in the ring or in an open batch. */
        long pending();

        /** Returns how many records the ring dropped because it was full. */
        long dropped();

        /** Returns how many records were cut. */
        long truncated();
    }

    private static final class Counts {
        final List<Records> records = new ArrayList<>();
        final List<ToLongFunction<DropReason>> refused = new ArrayList<>();
        final LongAdder accepted = new LongAdder();
        final AtomicLong[] dropped = Ledger.counters();
    }

    /** Includes the records of a signal on their way to an envelope. Before anything is recorded. */
    public void include(Signal signal, Records records) {
        counts.get(signal).records.add(records);
    }

    /** Includes what was refused before it came into a ring: it counts as accepted and as dropped. Before anything is recorded. */
    public void includeRefused(Signal signal, ToLongFunction<DropReason> byReason) {
        counts.get(signal).refused.add(byReason);
    }

    /** Includes metric calls that were refused before they came to the registry. Before anything is recorded. */
    public void includeRefusedCalls(ToLongFunction<DropReason> byReason) {
        refusedCalls.add(byReason);
    }

    /** Counts items that were accepted and that nothing included here counts. */
    public void accepted(Signal signal, long items) {
        counts.get(signal).accepted.add(items);
    }

    /** Counts items that were accepted and dropped before they were part of any envelope. */
    public void dropped(Signal signal, DropReason reason, long items) {
        counts.get(signal).dropped[reason.ordinal()].addAndGet(items);
    }

    /** Counts a metric call that the registry refused. */
    public void refused(DropReason reason) {
        refused[reason.ordinal()].increment();
    }

    long accepted(Signal signal) {
        Counts of = counts.get(signal);
        long accepted = of.accepted.sum();
        for (Records each : of.records) {
            accepted += each.accepted();
        }
        for (DropReason reason : DropReason.values()) {
            accepted += sum(of.refused, reason);
        }
        return accepted;
    }

    long pending(Signal signal) {
        return counts.get(signal).records.stream().mapToLong(Records::pending).sum();
    }

    long dropped(Signal signal, DropReason reason) {
        Counts of = counts.get(signal);
        long dropped = of.dropped[reason.ordinal()].get() + sum(of.refused, reason);
        return reason == DropReason.QUEUE_FULL
                ? dropped + of.records.stream().mapToLong(Records::dropped).sum()
                : dropped;
    }

    long truncated(Signal signal) {
        return counts.get(signal).records.stream().mapToLong(Records::truncated).sum();
    }

    long refusedCalls(DropReason reason) {
        return refused[reason.ordinal()].sum() + sum(refusedCalls, reason);
    }

    private static long sum(List<ToLongFunction<DropReason>> counters, DropReason reason) {
        return counters.stream().mapToLong(each -> each.applyAsLong(reason)).sum();
    }
}

package gametracker.jvm;

import gametracker.api.spi.FrameCause;
import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.FrameExplanation.Evidence;
import gametracker.api.spi.FrameExplanation.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up causes and their evidence. */
final class Shares {
    /** Less than this is no cause: a timer's grain, a thread's change of processor. */
    private static final long LEAST = 1_000_000;

    private static final double LEAST_PART = 0.02;

    private final Map<FrameCause, Long> nanos = new EnumMap<>(FrameCause.class);
    private final Map<FrameCause, Map<Evidence, Long>> evidence = new EnumMap<>(FrameCause.class);
    private long usual;

    void add(FrameCause cause, long amount) {
        if (amount > 0) {
            nanos.merge(cause, amount, Long::sum);
        }
    }

    long get(FrameCause cause) {
        return nanos.getOrDefault(cause, 0L);
    }

    /** Keeps a fact; among those of a cause the heavier come first. */
    void tell(FrameCause cause, String name, String text, long weight) {
        if (!text.isEmpty()) {
            evidence.computeIfAbsent(cause, c -> new LinkedHashMap<>())
                    .merge(new Evidence(name, text), weight, Long::sum);
        }
    }

    void addUsual(long amount) {
        usual += amount;
    }

    /** Returns the causes of a frame of this length; what none of them explains is unknown. */
    FrameExplanation of(long length, boolean complete) {
        List<Share> shares = new ArrayList<>();
        long explained = Math.min(usual, length);
        long least = Math.max(LEAST, (long) (LEAST_PART * length));
        for (Map.Entry<FrameCause, Long> each : nanos.entrySet()) {
            long amount = Math.min(each.getValue(), length - explained);
            if (amount >= Math.min(least, length) && each.getKey() != FrameCause.UNKNOWN && amount > 0) {
                shares.add(new Share(each.getKey(), amount, evidence(each.getKey())));
                explained += amount;
            }
        }
        if (shares.isEmpty() || length - explained >= least) {
            shares.add(new Share(FrameCause.UNKNOWN, length - explained, evidence(FrameCause.UNKNOWN)));
            explained = length;
        }
        shares.sort(Comparator.comparingLong(Share::nanos).reversed());
        return new FrameExplanation(shares, Math.min(usual, length) + (length - explained), complete);
    }

    private List<Evidence> evidence(FrameCause cause) {
        return evidence.getOrDefault(cause, Map.of()).entrySet().stream()
                .sorted(Map.Entry.<Evidence, Long>comparingByValue().reversed())
                .limit(Evidence.MAX_ENTRIES)
                .map(Map.Entry::getKey)
                .toList();
    }
}

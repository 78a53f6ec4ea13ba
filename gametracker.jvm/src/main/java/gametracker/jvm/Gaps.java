package gametracker.jvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Spans of time that nothing has taken yet. What is taken once is gone, so that no moment counts twice. */
final class Gaps {
    private final TreeMap<Long, Long> gaps = new TreeMap<>();

    /** Adds a span; it must not touch those that are there. */
    Gaps with(long from, long to) {
        if (from < to) {
            gaps.put(from, to);
        }
        return this;
    }

    /** Takes what is left of a span, and returns how much that was. */
    long take(long from, long to) {
        long taken = 0;
        if (from >= to) {
            return taken;
        }
        Map.Entry<Long, Long> gap = gaps.floorEntry(from);
        if (gap == null || gap.getValue() <= from) {
            gap = gaps.higherEntry(from);
        }
        while (gap != null && gap.getKey() < to) {
            long begin = gap.getKey();
            long end = gap.getValue();
            gaps.remove(begin);
            with(begin, Math.min(end, from));
            with(Math.max(begin, to), end);
            taken += Math.min(end, to) - Math.max(begin, from);
            gap = gaps.higherEntry(Math.max(begin, from));
        }
        return taken;
    }

    /** Returns how much of a span is left, without taking it. */
    long left(long from, long to) {
        long left = 0;
        for (Map.Entry<Long, Long> each : gaps.entrySet()) {
            left += Math.max(0, Math.min(each.getValue(), to) - Math.max(each.getKey(), from));
        }
        return left;
    }

    boolean contains(long moment) {
        Map.Entry<Long, Long> gap = gaps.floorEntry(moment);
        return gap != null && moment < gap.getValue();
    }

    /** Returns how much is left. */
    long total() {
        long total = 0;
        for (Map.Entry<Long, Long> each : gaps.entrySet()) {
            total += each.getValue() - each.getKey();
        }
        return total;
    }

    List<Observed.Span> spans() {
        List<Observed.Span> spans = new ArrayList<>();
        gaps.forEach((from, to) -> spans.add(new Observed.Span(from, to)));
        return spans;
    }
}

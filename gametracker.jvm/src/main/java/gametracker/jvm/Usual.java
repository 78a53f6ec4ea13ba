package gametracker.jvm;

import gametracker.api.spi.FrameCause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a frame of the loop usually takes, by the frames before it that were not long themselves: on waiting in one place
 * the most of them, as a frame limiter waits for what the work leaves; on all else the mean.
 */
final class Usual {
    private static final double LONG = 1.5;

    private final Map<Key, Long> blocked = new HashMap<>();
    private final List<Observed.Span> frames = new ArrayList<>();
    private long cpu;
    private long other;

    private Usual() {}

    /** Where and on what a frame spends time. */
    record Key(FrameCause cause, String site) {
        static Key of(Piece piece) {
            return new Key(piece.cause(), piece.event().site());
        }
    }

    static Usual of(Observed observed, Piece.Surroundings surroundings) {
        Usual usual = new Usual();
        usual.chooseFrames(observed.earlierEnds());
        if (!usual.frames.isEmpty()) {
            usual.weigh(observed, surroundings);
        }
        return usual;
    }

    /** Returns what recent frames spend on the same cause at the same place. */
    long blocked(Key key) {
        return blocked.getOrDefault(key, 0L);
    }

    /** Returns what recent frames spend on a processor; 0 where that is not known. */
    long cpu() {
        return cpu;
    }

    /** Returns what recent frames spend off the processor without any event that tells why: on a screen's refresh. */
    long other() {
        return other;
    }

    private void chooseFrames(long[] ends) {
        if (ends.length < 2) {
            return;
        }
        long[] lengths = new long[ends.length - 1];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = ends[i + 1] - ends[i];
        }
        long[] sorted = lengths.clone();
        java.util.Arrays.sort(sorted);
        double most = LONG * sorted[sorted.length / 2];
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] <= most) {
                frames.add(new Observed.Span(ends[i], ends[i + 1]));
            }
        }
    }

    private void weigh(Observed observed, Piece.Surroundings surroundings) {
        List<Piece> pieces = new ArrayList<>();
        observed.events().forEach(event -> Piece.add(pieces, event, surroundings));
        pieces.sort(java.util.Comparator.comparingInt(Piece::rank));
        long unexplained = 0;
        for (Observed.Span frame : frames) {
            Gaps gaps = new Gaps().with(frame.from(), frame.to());
            Map<Key, Long> inFrame = new HashMap<>();
            for (Piece piece : pieces) {
                if (piece.to() > frame.from() && piece.from() < frame.to()) {
                    inFrame.merge(Key.of(piece), gaps.take(piece.from(), piece.to()), Long::sum);
                }
            }
            inFrame.forEach((key, taken) -> blocked.merge(key, taken, Math::max));
            unexplained += gaps.total();
        }
        long ran = 0;
        for (Observed.Span frame : frames) {
            long before = observed.cpuAt(frame.from());
            long after = observed.cpuAt(frame.to());
            if (before == Observed.NOT_KNOWN || after == Observed.NOT_KNOWN) {
                other = unexplained / frames.size();
                return;
            }
            ran += Math.max(0, Math.min(after - before, frame.to() - frame.from()));
        }
        cpu = ran / frames.size();
        other = Math.max(0, unexplained / frames.size() - cpu);
    }
}

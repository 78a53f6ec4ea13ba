package gametracker.viewer.backend;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Prometheus' head block, shared by remote write and OTLP. The samples of a request are checked against the committed
 * state; then all of them are committed, or none.
 *
 * <p>A running Prometheus scrapes itself, so the newest sample of the server is never older than its start.
 */
public final class Prometheus {
    static final long MAX_BEHIND_MILLIS = Duration.ofHours(1).toMillis();
    static final long MAX_AHEAD_MILLIS = Duration.ofMinutes(10).toMillis();
    private final long windowMillis;
    private final int maxSeries;
    private final Map<Long, Series> series = new LinkedHashMap<>(256, 0.75f, true);
    private final RecentHashes late;
    private long newest;

    /**
     * An empty server.
     *
     * @param started what its clock shows
     * @param outOfOrderTimeWindow the setting of that name, zero by default
     * @param memory how much it remembers
     */
    public Prometheus(Instant started, Duration outOfOrderTimeWindow, RuleMemory memory) {
        this.newest = started.toEpochMilli();
        this.windowMillis = outOfOrderTimeWindow.toMillis();
        this.maxSeries = memory.series();
        this.late = new RecentHashes(memory.lateSamples());
    }

    /** A sample to be appended; labels sorted, without empty values. */
    record Sample(Map<String, String> labels, long timeMillis, long bits) {}

    /** How many samples were stored, how many were there already, and how many were dropped silently. */
    record Committed(int stored, int repeated, int lost) {}

    synchronized Committed append(List<Sample> samples, Instant now, RecordSink sink, String endpoint) throws Refused {
        long oldest = newest - MAX_BEHIND_MILLIS;
        long[] keys = new long[samples.size()];
        for (int i = 0; i < keys.length; i++) {
            Sample sample = samples.get(i);
            // Samples of one series mostly share their labels and follow each other.
            keys[i] = i > 0 && sample.labels() == samples.get(i - 1).labels()
                    ? keys[i - 1]
                    : RecentHashes.hash(sample.labels());
            check(keys[i], sample, oldest, now, endpoint);
        }
        return commit(samples, keys, sink);
    }

    /** docs/backends.md, remote write 1.0, the same payload twice, and late replay. */
    private void check(long key, Sample sample, long oldest, Instant now, String endpoint) throws Refused {
        long time = sample.timeMillis();
        if (time > now.toEpochMilli() + MAX_AHEAD_MILLIS) {
            throw new Refused(
                    400, endpoint + ": too far in the future", "out of bounds: timestamp is too far in the future");
        }
        Series known = series.get(key);
        if (time >= oldest) {
            if (known == null || time > known.lastTime) {
                return;
            }
            if (time == known.lastTime) {
                if (sample.bits() == known.lastBits) {
                    return;
                }
                throw new Refused(
                        400,
                        endpoint + ": duplicate sample",
                        "duplicate sample for timestamp " + time + "; overrides not allowed: existing "
                                + Double.longBitsToDouble(known.lastBits) + ", new value "
                                + Double.longBitsToDouble(sample.bits()));
            }
        }
        if (windowMillis > 0) {
            if (time >= newest - windowMillis) {
                return;
            }
            throw new Refused(400, endpoint + ": too old", "too old sample");
        }
        if (time < oldest) {
            throw new Refused(400, endpoint + ": out of bounds", "out of bounds");
        }
        throw new Refused(400, endpoint + ": out of order", "out of order sample");
    }

    /**
     * Within a request nothing was checked against its own samples, so what comes newest first or twice is left out
     * here, and the answer does not tell.
     */
    private Committed commit(List<Sample> samples, long[] keys, RecordSink sink) {
        int stored = 0;
        int repeated = 0;
        int lost = 0;
        Set<Series> touched = new HashSet<>();
        for (int i = 0; i < keys.length; i++) {
            Sample sample = samples.get(i);
            long key = keys[i];
            Series known = series.computeIfAbsent(key, unused -> new Series());
            if (sample.timeMillis() > known.lastTime) {
                known.lastTime = sample.timeMillis();
                known.lastBits = sample.bits();
                newest = Math.max(newest, sample.timeMillis());
                sink.sample(sample.labels(), sample.timeMillis(), sample.bits());
                remember(key, sample);
                touched.add(known);
                stored++;
            } else if (windowMillis > 0 && late.contains(RecentHashes.mix(key, sample.timeMillis()))
                    || sample.timeMillis() == known.lastTime && sample.bits() == known.lastBits) {
                repeated++;
            } else if (windowMillis > 0 && sample.timeMillis() < known.lastTime) {
                remember(key, sample);
                sink.sample(sample.labels(), sample.timeMillis(), sample.bits());
                stored++;
            } else {
                lost++;
            }
        }
        Iterator<Series> eldest = series.values().iterator();
        while (series.size() > maxSeries) {
            eldest.next();
            eldest.remove();
        }
        return new Committed(stored, repeated, lost);
    }

    private void remember(long key, Sample sample) {
        if (windowMillis > 0) {
            late.put(RecentHashes.mix(key, sample.timeMillis()), sample.bits());
        }
    }

    private static final class Series {
        private long lastTime = Long.MIN_VALUE;
        private long lastBits;
    }
}

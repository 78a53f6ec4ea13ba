package gametracker.viewer.store;

import gametracker.decode.RemoteWriteBody;
import gametracker.viewer.received.ReceivedSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Series and their samples, sorted by time. When there are too many samples, the longest series lose their older half;
 * when there are too many series, the one that was longest without a sample goes. Not thread-safe.
 */
public final class SeriesHistory {
    private static final int BYTES_A_SAMPLE = 24;
    private static final int BYTES_A_SERIES = 800;

    private final long maxSamples;
    private final int maxSeries;
    private final Map<Map<String, String>, Column> columns = new LinkedHashMap<>();
    private long nextId = 1;
    private long nextSample = 1;
    private long held;

    /** Empty. */
    public SeriesHistory(long maxBytes) {
        this.maxSamples = Math.max(1_000, maxBytes * 2 / 3 / BYTES_A_SAMPLE);
        this.maxSeries = (int) Math.max(100, Math.min(100_000, maxBytes / 3 / BYTES_A_SERIES));
    }

    /** Adds a sample. */
    public void add(Map<String, String> labels, long timeMillis, long bits) {
        Column column = columns.get(labels);
        if (column == null) {
            if (columns.size() >= maxSeries) {
                dropOldestSeries();
            }
            column = new Column(nextId++, new TreeMap<>(labels));
            columns.put(column.labels, column);
        }
        column.add(timeMillis, bits, nextSample++);
        held++;
        if (held > maxSamples) {
            thin();
        }
    }

    /** How many samples there are. */
    public long samples() {
        return held;
    }

    /** Copies all. */
    public List<ReceivedSeries> copy() {
        return columns.values().stream().map(Column::copy).toList();
    }

    /** The number that the next sample will get. */
    public long next() {
        return nextSample;
    }

    /** The columns, for reading under the owner's lock. */
    public Iterable<Column> columns() {
        return columns.values();
    }

    private void dropOldestSeries() {
        Column oldest = null;
        for (Column column : columns.values()) {
            if (oldest == null || column.newestNumber < oldest.newestNumber) {
                oldest = column;
            }
        }
        if (oldest != null) {
            columns.remove(oldest.labels);
            held -= oldest.size;
        }
    }

    private void thin() {
        int longest = columns.values().stream().mapToInt(Column::size).max().orElse(0);
        Iterator<Column> each = columns.values().iterator();
        while (each.hasNext()) {
            Column column = each.next();
            if (column.size > 1 && column.size >= longest / 2) {
                held -= column.dropOlderHalf();
            }
        }
    }

    /** One series. */
    public static final class Column {
        private final long id;
        private final Map<String, String> labels;
        private long[] times = new long[8];
        private long[] bits = new long[8];
        private long[] numbers = new long[8];
        private int size;
        private long newestNumber;

        Column(long id, Map<String, String> labels) {
            this.id = id;
            this.labels = labels;
        }

        /** Never used again. */
        public long id() {
            return id;
        }

        /** Sorted. */
        public Map<String, String> labels() {
            return labels;
        }

        /** How many samples. */
        public int size() {
            return size;
        }

        /** Unix time in milliseconds, ascending. */
        public long time(int index) {
            return times[index];
        }

        /** The value's bits. */
        public long bits(int index) {
            return bits[index];
        }

        /** In which order it came, among all samples. */
        public long number(int index) {
            return numbers[index];
        }

        /** The number of the sample that came last. */
        public long newestNumber() {
            return newestNumber;
        }

        private void add(long time, long value, long number) {
            if (size == times.length) {
                int larger = size + (size >> 1);
                times = Arrays.copyOf(times, larger);
                bits = Arrays.copyOf(bits, larger);
                numbers = Arrays.copyOf(numbers, larger);
            }
            int at = size;
            if (size > 0 && time < times[size - 1]) {
                at = Arrays.binarySearch(times, 0, size, time);
                at = at < 0 ? -at - 1 : at + 1;
                int behind = size - at;
                System.arraycopy(times, at, times, at + 1, behind);
                System.arraycopy(bits, at, bits, at + 1, behind);
                System.arraycopy(numbers, at, numbers, at + 1, behind);
            }
            times[at] = time;
            bits[at] = value;
            numbers[at] = number;
            newestNumber = number;
            size++;
        }

        private int dropOlderHalf() {
            int dropped = size / 2;
            times = Arrays.copyOfRange(times, dropped, size);
            bits = Arrays.copyOfRange(bits, dropped, size);
            numbers = Arrays.copyOfRange(numbers, dropped, size);
            size -= dropped;
            return dropped;
        }

        private ReceivedSeries copy() {
            List<ReceivedSeries.Point> points = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                RemoteWriteBody.Sample sample = new RemoteWriteBody.Sample(times[i], bits[i]);
                points.add(new ReceivedSeries.Point(times[i], sample.value(), sample.isStale()));
            }
            return new ReceivedSeries(labels, points);
        }
    }
}

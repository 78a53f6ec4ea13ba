package gametracker.viewer.store;

import gametracker.decode.RemoteWriteBody;
import gametracker.viewer.received.ReceivedSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Series with their samples, sorted by time. When the samples exceed their limit, the longest series lose their older
 * half. When the labels exceed theirs, the series without a sample for the longest time is removed. Not thread-safe.
 */
public final class SeriesHistory {
    private static final int BYTES_A_SAMPLE = 24;

    /** The column, its arrays' headers, and its place in the map. */
    private static final int BYTES_A_COLUMN = 200;

    private static final int FIRST_SAMPLES = 8;

    private final long maxSampleBytes;
    private final long maxSeriesBytes;

    /** In access order: the series without a sample for the longest time comes first. */
    private final Map<Map<String, String>, Column> columns = new LinkedHashMap<>(16, 0.75f, true);

    private long nextId = 1;
    private long nextSample = 1;
    private long sampleBytes;
    private long seriesBytes;

    /** Empty. */
    public SeriesHistory(long maxBytes) {
        this.maxSampleBytes = maxBytes * 2 / 3;
        this.maxSeriesBytes = maxBytes / 3;
    }

    /** Adds a sample. */
    public void add(Map<String, String> labels, long timeMillis, long bits) {
        Column column = columns.get(labels);
        if (column == null) {
            TreeMap<String, String> own = new TreeMap<>(labels);
            column = new Column(nextId++, own, BYTES_A_COLUMN + Weights.labels(own));
            columns.put(own, column);
            seriesBytes += column.labelBytes;
            sampleBytes += column.sampleBytes();
        }
        sampleBytes -= column.sampleBytes();
        column.add(timeMillis, bits, nextSample++);
        sampleBytes += column.sampleBytes();
        while (seriesBytes > maxSeriesBytes) {
            dropOldestSeries();
        }
        while (sampleBytes > maxSampleBytes) {
            thin();
        }
    }

    /** How many bytes they weigh. */
    public long bytes() {
        return sampleBytes + seriesBytes;
    }

    /** Copies all. */
    public List<ReceivedSeries> copy() {
        List<Column> inOrder = new ArrayList<>(columns.values());
        inOrder.sort(Comparator.comparingLong(Column::id));
        return inOrder.stream().map(Column::copy).toList();
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
        Iterator<Column> oldest = columns.values().iterator();
        if (oldest.hasNext()) {
            Column column = oldest.next();
            oldest.remove();
            seriesBytes -= column.labelBytes;
            sampleBytes -= column.sampleBytes();
        }
    }

    private void thin() {
        int longest = columns.values().stream().mapToInt(Column::size).max().orElse(0);
        if (longest <= FIRST_SAMPLES) {
            dropOldestSeries();
            return;
        }
        for (Column column : columns.values()) {
            if (column.size > FIRST_SAMPLES && column.size >= longest / 2) {
                sampleBytes -= column.sampleBytes();
                column.dropOlderHalf();
                sampleBytes += column.sampleBytes();
            }
        }
    }

    /** One series. */
    public static final class Column {
        private final long id;
        private final Map<String, String> labels;
        private final long labelBytes;
        private long[] times = new long[FIRST_SAMPLES];
        private long[] bits = new long[FIRST_SAMPLES];
        private long[] numbers = new long[FIRST_SAMPLES];
        private int size;
        private long newestNumber;

        Column(long id, Map<String, String> labels, long labelBytes) {
            this.id = id;
            this.labels = labels;
            this.labelBytes = labelBytes;
        }

        private long sampleBytes() {
            return (long) times.length * BYTES_A_SAMPLE;
        }

        /** Unique; not reused after the series is gone. */
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

        /** The sample's number in the order of arrival among all samples. */
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

        private void dropOlderHalf() {
            int dropped = size / 2;
            times = Arrays.copyOfRange(times, dropped, size);
            bits = Arrays.copyOfRange(bits, dropped, size);
            numbers = Arrays.copyOfRange(numbers, dropped, size);
            size -= dropped;
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

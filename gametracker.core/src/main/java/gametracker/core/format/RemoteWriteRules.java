package gametracker.core.format;

import gametracker.api.spi.Envelope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rules of Prometheus remote write. A server stores nothing of a request that has one bad sample. */
final class RemoteWriteRules implements PayloadRules {
    static final RemoteWriteRules INSTANCE = new RemoteWriteRules();

    private static final int BAD_REQUEST = 400;
    private static final byte TIMESERIES = 1 << 3 | 2;

    /** A Snappy block of four bytes: its length, the tag of a literal, and two empty series. */
    private static final byte[] TWO_SERIES = {4, 3 << 2, TIMESERIES, 0, TIMESERIES, 0};

    private RemoteWriteRules() {}

    /** Cuts between two series. */
    @Override
    public List<Envelope> halve(Envelope envelope) {
        Optional<byte[]> decoded = SnappyDecoder.decode(envelope.body());
        if (decoded.isEmpty()) {
            return List.of();
        }
        byte[] request = decoded.get();
        List<Integer> ends = ends(request);
        if (ends.size() < 2) {
            return List.of();
        }
        int inFirst = ends.size() / 2;
        int cut = ends.get(inFirst - 1);
        byte[] second = Arrays.copyOfRange(request, cut, request.length);
        Snappy snappy = new Snappy();
        return Halves.of(envelope, snappy.compress(request, cut), snappy.compress(second, second.length), inFirst);
    }

    /** Returns where each series ends; empty if the request holds anything else. */
    private static List<Integer> ends(byte[] request) {
        List<Integer> ends = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(request);
        while (in.hasRemaining()) {
            if (in.get() != TIMESERIES) {
                return List.of();
            }
            long length = SnappyDecoder.varint(in);
            if (length < 0 || length > in.remaining()) {
                return List.of();
            }
            in.position(in.position() + (int) length);
            ends.add(in.position());
        }
        return ends;
    }

    @Override
    public ByteBuffer twoItems() {
        return ByteBuffer.wrap(TWO_SERIES.clone());
    }

    @Override
    public boolean isWorthHalving(int status) {
        return status == BAD_REQUEST || PayloadRules.super.isWorthHalving(status);
    }

    /** The words are those of Prometheus, Mimir and VictoriaMetrics (docs/backends.md). */
    @Override
    public boolean isTooLate(String words) {
        String text = words.toLowerCase(Locale.ROOT);
        return text.contains("out of order sample")
                || text.contains("too old sample")
                || text.contains("out of bounds") && !text.contains("too far in the future");
    }
}

package gametracker.core.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Cuts a remote write body between two of its series. */
final class WriteRequestSplitter {
    private static final int TIMESERIES = 1 << 3 | 2;

    private WriteRequestSplitter() {}

    static List<PayloadSplitter.Half> halve(ByteBuffer body, int items) {
        Optional<byte[]> decoded = SnappyDecoder.decode(body);
        if (decoded.isEmpty()) {
            return List.of();
        }
        byte[] request = decoded.get();
        List<Integer> ends = ends(request);
        if (ends.size() < 2) {
            return List.of();
        }
        int first = ends.size() / 2;
        int cut = ends.get(first - 1);
        byte[] second = Arrays.copyOfRange(request, cut, request.length);
        Snappy snappy = new Snappy();
        return PayloadSplitter.of(snappy.compress(request, cut), snappy.compress(second, second.length), first, items);
    }

    /** Where each series ends; empty if there is anything else. */
    private static List<Integer> ends(byte[] request) {
        List<Integer> ends = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(request);
        while (in.hasRemaining()) {
            if (in.get() != TIMESERIES) {
                return List.of();
            }
            long length = 0;
            int b = -1;
            for (int shift = 0; b < 0 && shift < 35 && in.hasRemaining(); shift += 7) {
                b = in.get();
                length |= (long) (b & 0x7f) << shift;
            }
            if (b < 0 || length > in.remaining()) {
                return List.of();
            }
            in.position(in.position() + (int) length);
            ends.add(in.position());
        }
        return ends;
    }
}

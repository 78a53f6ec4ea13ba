package gametracker.api.spi;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads the message of a {@code google.rpc.Status} in protobuf: {@code int32 code = 1; string message = 2; repeated Any
 * details = 3} (googleapis, google/rpc/status.proto). The bytes come from a server, so they may be anything, and may
 * end anywhere.
 */
final class RpcStatus {
    private static final int CODE = 1 << 3;
    private static final int MESSAGE = 2 << 3 | 2;
    private static final int DETAILS = 3 << 3 | 2;
    private static final int MAX_VARINT = 10;

    private RpcStatus() {}

    /** Returns the message, or of a status without one its code; empty if the bytes are no such status. */
    static Optional<String> message(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long code = 0;
        while (in.hasRemaining()) {
            // The tags of all three fields are control characters, so that no text is taken for a status.
            switch (in.get()) {
                case CODE -> {
                    code = varint(in);
                    if (code < 0) {
                        return Optional.empty();
                    }
                }
                case MESSAGE -> {
                    return field(in).filter(message -> !message.isEmpty());
                }
                case DETAILS -> {
                    if (field(in).isEmpty()) {
                        return Optional.empty();
                    }
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return code == 0 ? Optional.empty() : Optional.of("status code " + code + " of google.rpc.Status");
    }

    /** The text of a field, as much of it as is there. */
    private static Optional<String> field(ByteBuffer in) {
        long length = varint(in);
        if (length < 0) {
            return Optional.empty();
        }
        ByteBuffer text = in.slice(in.position(), (int) Math.min(length, in.remaining()));
        in.position(in.position() + text.remaining());
        return Optional.of(ServerText.of(text));
    }

    /** A negative number is no varint, or one that neither a code nor a length can be. */
    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int i = 0; i < MAX_VARINT && in.hasRemaining(); i++) {
            byte next = in.get();
            value |= (next & 0x7FL) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }
}

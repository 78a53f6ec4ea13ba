package gametracker.transport.file;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C (RFC 3720, appendix B.4), for which processors have an instruction. */
final class Checksum {
    private Checksum() {}

    static int of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    static int of(ByteBuffer bytes, int from, int length) {
        return of(bytes.duplicate().clear().position(from).limit(from + length));
    }
}

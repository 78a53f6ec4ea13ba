package gametracker.transport.file;

import java.nio.ByteBuffer;

/** The first 32 bytes of each file: its kind and the version of its format. Table: docs/spool-format.md. */
public final class FileHeader {
    /** The header's length in bytes. */
    public static final int LENGTH = 32;

    /** The kind of a segment's header. */
    public static final int SEGMENT = 1;

    static final int ACKNOWLEDGEMENTS = 2;
    static final int SESSION = 3;
    static final int SET_ASIDE = 4;

    /** "GTSPOOL" and 0x1a, the end-of-file character of DOS, at which a program that prints text files stops. */
    private static final long MAGIC = 0x475453504f4f4c1aL;

    private static final int CHECKSUM_AT = LENGTH - Integer.BYTES;

    private FileHeader() {}

    /** What the first bytes of a file say. */
    enum State {
        /** A header of this version and of the expected kind. */
        GOOD,
        /** The file is empty: the process died between creating the file and writing to it. */
        EMPTY,
        /** A valid header of a later version: the file must not be changed. */
        NEWER,
        /** Anything else. */
        DAMAGED
    }

    /** A header of this version. */
    public static ByteBuffer encode(int kind, long number) {
        ByteBuffer header = ByteBuffer.allocate(LENGTH);
        header.putLong(MAGIC).putShort((short) Layout.VERSION).put((byte) kind).put((byte) 0);
        header.putLong(number).putLong(0);
        return header.putInt(Checksum.of(header, 0, CHECKSUM_AT)).flip();
    }

    /** Classifies the first bytes of a file. The version is read only if the checksum matches. */
    static State judge(ByteBuffer start, int kind) {
        if (!start.hasRemaining()) {
            return State.EMPTY;
        }
        int at = start.position();
        if (start.remaining() < LENGTH
                || start.getLong(at) != MAGIC
                || start.getInt(at + CHECKSUM_AT) != Checksum.of(start, at, CHECKSUM_AT)) {
            return State.DAMAGED;
        }
        int version = Short.toUnsignedInt(start.getShort(at + 8));
        if (version > Layout.VERSION) {
            return State.NEWER;
        }
        return version == Layout.VERSION && start.get(at + 10) == kind ? State.GOOD : State.DAMAGED;
    }
}

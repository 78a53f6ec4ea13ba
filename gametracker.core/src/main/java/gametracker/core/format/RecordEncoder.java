package gametracker.core.format;

/**
 * Encodes records of one signal into open bodies, and finishes these when told or when they are full. One thread at a
 * time, but for {@link #truncated()}.
 */
public interface RecordEncoder<R> {
    /** Encodes a record. A body that has no room for it (1 MiB) goes to the sink first. */
    void add(R record, BodySink sink);

    /** Has all open bodies go to the sink. */
    void finish(BodySink sink);

    /** Hands over what was added to open bodies since the last call, which keep it. Always to the same receiver. */
    void copyTo(OpenBodies copies);

    /** Bytes in open bodies. */
    int openBytes();

    /** Records in open bodies. */
    int openItems();

    /** How many records have been cut since the start, at the call or because their encoding was too long; any thread. */
    long truncated();
}

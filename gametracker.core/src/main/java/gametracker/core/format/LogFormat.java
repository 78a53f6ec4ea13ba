package gametracker.core.format;

import gametracker.core.record.LogRecord;

/** Encodes log records into open bodies, and finishes these when told or when they are full. One thread at a time. */
public interface LogFormat {
    /** Encodes a record; bodies that thereby are full (1 MiB) go to the sink. */
    void add(LogRecord record, BodySink sink);

    /** Finishes all open bodies. */
    void finish(BodySink sink);

    /** Bytes in open bodies. */
    int openBytes();

    /** Records in open bodies. */
    int openItems();

    /** Records whose encoding had to be cut since the start. */
    long truncated();
}

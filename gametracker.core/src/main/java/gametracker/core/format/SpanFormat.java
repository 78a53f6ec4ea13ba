package gametracker.core.format;

import gametracker.core.record.EndedSpan;

/** Encodes spans into an open body, and finishes it when told or when it is full. One thread at a time. */
public interface SpanFormat {
    /** Encodes a span; a body that thereby is full (1 MiB) goes to the sink. */
    void add(EndedSpan span, BodySink sink);

    /** Finishes the open body. */
    void finish(BodySink sink);

    /** Bytes in the open body. */
    int openBytes();

    /** Spans in the open body. */
    int openItems();

    /** Spans whose encoding had to be cut since the start. */
    long truncated();
}

package gametracker.core.format;

import java.util.List;

/**
 * The common part of encoders that fill one or several open bodies.
 *
 * @param <B> what builds a body
 */
abstract class BatchEncoder<R, B extends BatchBuilder> implements RecordEncoder<R> {
    final List<B> bodies;

    /** Written by one thread. */
    private volatile long truncated;

    BatchEncoder(List<B> bodies) {
        this.bodies = bodies;
    }

    @Override
    public final void finish(BodySink sink) {
        bodies.forEach(body -> body.finish(sink));
    }

    @Override
    public final void copyTo(OpenBodies copies) {
        bodies.forEach(body -> body.copyTo(copies));
    }

    @Override
    public final int openBytes() {
        int bytes = 0;
        for (B body : bodies) {
            bytes += body.bytes();
        }
        return bytes;
    }

    @Override
    public final int openItems() {
        int items = 0;
        for (B body : bodies) {
            items += body.items();
        }
        return items;
    }

    @Override
    public final long truncated() {
        return truncated;
    }

    final void countTruncated() {
        truncated++;
    }
}

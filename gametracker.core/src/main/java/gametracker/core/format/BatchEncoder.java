package gametracker.core.format;

/** What encoders have in common that fill one or several {@link BatchBuilder}s. */
abstract class BatchEncoder<R> implements RecordEncoder<R> {
    private final BatchBuilder[] bodies;

    /** Written by one thread. */
    private volatile long truncated;

    BatchEncoder(BatchBuilder... bodies) {
        this.bodies = bodies;
    }

    @Override
    public final void finish(BodySink sink) {
        for (BatchBuilder body : bodies) {
            body.finish(sink);
        }
    }

    @Override
    public final int openBytes() {
        int bytes = 0;
        for (BatchBuilder body : bodies) {
            bytes += body.bytes();
        }
        return bytes;
    }

    @Override
    public final int openItems() {
        int items = 0;
        for (BatchBuilder body : bodies) {
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

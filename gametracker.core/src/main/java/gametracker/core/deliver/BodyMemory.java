package gametracker.core.deliver;

/** How many bodies of this session a lane holds in memory, and how many bytes they take. Guarded by the lane's lock. */
final class BodyMemory {
    private int bodies;
    private long bytes;

    void held(int bodyBytes) {
        bodies++;
        bytes += bodyBytes;
    }

    void released(int bodyBytes) {
        bodies--;
        bytes -= bodyBytes;
    }

    int bodies() {
        return bodies;
    }

    long bytes() {
        return bytes;
    }
}

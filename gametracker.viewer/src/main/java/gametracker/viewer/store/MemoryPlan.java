package gametracker.viewer.store;

/**
 * Divides the viewer's heap into shares. A third of the heap is left for the JVM, for answers and for the garbage
 * collector.
 *
 * @param kept what was received
 * @param rules what the imitated servers remember
 * @param bodies bodies that are being read, and those on their way to another backend
 * @param decoding what is unpacked and decoded at once
 */
public record MemoryPlan(long kept, long rules, long bodies, long decoding) {
    private static final long MAX_RULES = 64L << 20;
    private static final long MAX_BODIES = 144L << 20;
    private static final long MAX_DECODING = 1L << 30;

    /**
     * Makes a plan.
     *
     * @param maxKept how much may be kept at most, however large the heap is
     * @param heap the largest size of the heap, in bytes
     */
    public static MemoryPlan of(long maxKept, long heap) {
        return new MemoryPlan(
                Math.min(maxKept, heap / 4),
                Math.min(MAX_RULES, heap / 12),
                Math.min(MAX_BODIES, heap / 12),
                Math.min(MAX_DECODING, heap / 4));
    }

    /** The plan for this JVM. */
    public static MemoryPlan ofThisJvm(long maxKept) {
        return of(maxKept, Runtime.getRuntime().maxMemory());
    }
}

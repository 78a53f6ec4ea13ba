package gametracker.jvm;

import gametracker.api.spi.FrameCause;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What the samples show of the time that no event has taken: which methods ran, which native ones held the thread up. */
final class Samples {
    /** How far samples of Java code are apart. */
    private static final long JAVA = 20_000_000;

    /** For how long a sample of native code speaks at least. They are farther apart, so that this claims too little. */
    private static final long NATIVE = 40_000_000;

    private static final int MAX_METHODS = 5;

    private final Map<String, Integer> methods = new HashMap<>();
    private final Map<String, Integer> stacks = new HashMap<>();
    private final Map<String, Integer> natives = new HashMap<>();
    private int java;
    private int loading;
    private int inNative;
    private int inIo;

    private Samples() {}

    /** Weighs the samples that lie in gaps, and tells what they show of classes and files. */
    static Samples of(Observed observed, Gaps gaps, Set<String> enclosing, Shares shares) {
        Samples samples = new Samples();
        for (JvmEvent each : observed.events()) {
            boolean inJava = each.kind() == JvmEvent.Kind.SAMPLE;
            if ((inJava || each.kind() == JvmEvent.Kind.NATIVE_SAMPLE) && gaps.contains(each.start())) {
                if (inJava) {
                    samples.addJava(each, Piece.initialised(each, enclosing), shares);
                } else {
                    samples.addNative(each, shares);
                }
            }
        }
        return samples;
    }

    private void addJava(JvmEvent sample, String initialised, Shares shares) {
        java++;
        if (!initialised.isEmpty() || sample.loading()) {
            loading++;
            shares.tell(FrameCause.CLASS_LOADING, "class", initialised, JAVA);
            shares.tell(FrameCause.CLASS_LOADING, "at", sample.site(), JAVA / 2);
        } else if (!sample.stack().isEmpty()) {
            methods.merge(named(sample), 1, Integer::sum);
            stacks.merge(String.join(" < ", sample.stack()), 1, Integer::sum);
        }
    }

    private void addNative(JvmEvent sample, Shares shares) {
        inNative++;
        if (sample.stack().isEmpty()) {
            return;
        }
        if (Stack.doesIo(sample.stack().get(0))) {
            inIo++;
            shares.tell(FrameCause.IO, "method", sample.stack().get(0), NATIVE);
            shares.tell(FrameCause.IO, "at", sample.site(), NATIVE / 2);
        } else {
            natives.merge(named(sample), 1, Integer::sum);
        }
    }

    private static String named(JvmEvent sample) {
        String top = sample.stack().get(0);
        return top.equals(sample.site()) ? top : top + " < " + sample.site();
    }

    /**
     * Returns how long the thread was in native methods of the JDK's I/O.
     *
     * @param seenInNative how long it was seen in native methods, whichever
     */
    long ioNanos(long seenInNative) {
        return inNative == 0 ? 0 : Math.max(seenInNative, inNative * NATIVE) * inIo / inNative;
    }

    /** Returns the part of the time on a processor that went into I/O, of which so much is left to be explained. */
    long ioPart(long ran, long ioNanos) {
        long all = java * JAVA + ioNanos;
        return all == 0 ? 0 : Math.min(ioNanos, (long) ((double) ran * ioNanos / all));
    }

    /** Returns the part of the time on a processor outside of I/O that went into loading and initialising. */
    long loadingPart(long ran) {
        return java == 0 ? 0 : ran * loading / java;
    }

    /** Tells the methods as evidence of time on the processor, and those in native code of what is unknown. */
    void tell(boolean ran, Shares shares) {
        FrameCause cause = ran ? FrameCause.CPU : FrameCause.UNKNOWN;
        top(methods, MAX_METHODS, (method, count) -> shares.tell(cause, "method", method + " x" + count, 2 + count));
        top(stacks, 1, (stack, count) -> shares.tell(cause, "stack", stack, 1));
        top(natives, MAX_METHODS, (method, count) -> {
            shares.tell(FrameCause.UNKNOWN, "method", method + " x" + count, count);
            shares.tell(FrameCause.CPU, "method", method + " x" + count, 1);
        });
    }

    private static void top(
            Map<String, Integer> counts, int most, java.util.function.BiConsumer<String, Integer> each) {
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Comparator.comparing(Map.Entry::getKey)))
                .limit(most)
                .forEach(entry -> each.accept(entry.getKey(), entry.getValue()));
    }
}

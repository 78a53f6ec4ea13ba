package gametracker.core.record;

import gametracker.api.Scope;
import gametracker.api.Span;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span, while it runs and after.
 *
 * <p>What is set while it runs hangs on two immutable chains, newest first, whose heads are replaced by
 * compare-and-set. Who ends it takes the heads as they are then and hands the span over with them; a setter that comes
 * at the same moment may still hang something on a chain, but nobody looks there any more.
 */
public final class ActiveSpan extends Ticketed implements Span, EndedSpan {
    static final int MAX_ATTRIBUTES = 128;
    static final int MAX_ERRORS = 32;

    /** What a span takes beside its texts, and each attribute that was set while it ran. */
    private static final int BASE_BYTES = 128;

    private static final int ATTRIBUTE_BYTES = 112;

    private static final VarHandle ATTRIBUTES;
    private static final VarHandle FAILURES;
    private static final VarHandle OVER;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ATTRIBUTES = lookup.findVarHandle(ActiveSpan.class, "attributes", Attribute.class);
            FAILURES = lookup.findVarHandle(ActiveSpan.class, "failures", Failure.class);
            OVER = lookup.findVarHandle(ActiveSpan.class, "over", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Spans home;
    private final String name;
    private final Fields given;
    private final long traceHigh;
    private final long traceLow;
    private final long spanId;
    private final long parentId;
    private final long startNanos;
    private final long startTicks;

    private volatile @Nullable Attribute attributes;
    private volatile @Nullable Failure failures;
    private volatile boolean over;
    private volatile boolean truncated;

    /** Written by the thread that ends the span, before it hands it over. */
    private long endNanos;

    private @Nullable Attribute lastAttributes;
    private @Nullable Failure lastFailures;

    ActiveSpan(
            Spans home,
            @Nullable String name,
            Fields given,
            long traceHigh,
            long traceLow,
            long spanId,
            long parentId,
            long startNanos,
            long startTicks) {
        this.home = home;
        this.given = given;
        this.traceHigh = traceHigh;
        this.traceLow = traceLow;
        this.spanId = spanId;
        this.parentId = parentId;
        this.startNanos = startNanos;
        this.startTicks = startTicks;
        this.endNanos = startNanos;
        if (name == null || name.isEmpty()) {
            this.name = "unnamed";
        } else {
            this.name = Freezer.text(name);
            if (this.name.length() < name.length()) {
                truncated = true;
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String traceId() {
        return Ids.hex(traceHigh, traceLow);
    }

    @Override
    public String spanId() {
        return Ids.hex(spanId);
    }

    @Override
    public String parentSpanId() {
        return parentId == 0 ? "" : Ids.hex(parentId);
    }

    @Override
    public String traceparent() {
        return "00-" + traceId() + "-" + spanId() + "-01";
    }

    @Override
    public ActiveSpan setAttribute(String key, @Nullable String value) {
        try {
            set(key, value);
        } catch (Throwable e) {
            truncated = true; // a caller at the very end of its stack or heap
        }
        return this;
    }

    @Override
    public ActiveSpan setAttribute(String key, long value) {
        try {
            set(key, value);
        } catch (Throwable e) {
            truncated = true;
        }
        return this;
    }

    @Override
    public ActiveSpan setAttribute(String key, double value) {
        try {
            set(key, value);
        } catch (Throwable e) {
            truncated = true;
        }
        return this;
    }

    @Override
    public ActiveSpan setAttribute(String key, boolean value) {
        try {
            set(key, value);
        } catch (Throwable e) {
            truncated = true;
        }
        return this;
    }

    private void set(@Nullable String key, @Nullable Object value) {
        while (!over) {
            Attribute head = attributes;
            Attribute next = key == null ? null : Attribute.with(head, given, key, value);
            if (next == null) {
                truncated = true;
                return;
            }
            if (ATTRIBUTES.compareAndSet(this, head, next)) {
                if (next.cut) {
                    truncated = true;
                }
                return;
            }
        }
    }

    @Override
    public ActiveSpan recordError(@Nullable Throwable error) {
        try {
            if (error != null) {
                add(error);
            }
        } catch (Throwable e) {
            truncated = true;
        }
        return this;
    }

    private void add(Throwable error) {
        if (over) {
            return;
        }
        if (isFull(failures)) { // the copy would be made in vain
            truncated = true;
            return;
        }
        long time = nanosNow();
        SpanError recorded = new SpanError(time, ErrorSnapshot.of(error));
        while (!over) {
            Failure head = failures;
            if (isFull(head)) {
                truncated = true;
                return;
            }
            if (FAILURES.compareAndSet(this, head, new Failure(recorded, head, head == null ? 1 : head.count + 1))) {
                return;
            }
        }
    }

    private static boolean isFull(@Nullable Failure head) {
        return head != null && head.count == MAX_ERRORS;
    }

    /** By the clock that only counts up, so that no event lies before the start and no end before an event. */
    private long nanosNow() {
        return startNanos + Math.max(0, home.ticks() - startTicks);
    }

    @Override
    public Scope makeCurrent() {
        try {
            return CurrentSpan.enter(this);
        } catch (Throwable e) {
            return CurrentSpan.NOT_ENTERED; // a caller at the very end of its stack or heap
        }
    }

    @Override
    public void end() {
        boolean ended = false;
        try {
            ended = OVER.compareAndSet(this, false, true);
            if (ended) {
                endNanos = nanosNow();
                lastAttributes = attributes;
                lastFailures = failures;
                addWeight(ownWeight());
                home.ended(this);
            }
        } catch (Throwable e) {
            // A caller at the very end of its stack or heap.
            if (ended && ticket < 0) {
                home.refused().lost++;
            }
        }
    }

    private int ownWeight() {
        int weight = BASE_BYTES + Fields.weight(name) + given.weight();
        Attribute last = lastAttributes;
        if (last != null) {
            weight += last.count * ATTRIBUTE_BYTES + 2 * last.chars;
        }
        for (Failure failure = lastFailures; failure != null; failure = failure.before) {
            weight += failure.error.error().weight();
        }
        return weight;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public long traceHigh() {
        return traceHigh;
    }

    @Override
    public long traceLow() {
        return traceLow;
    }

    @Override
    public long spanIdBits() {
        return spanId;
    }

    @Override
    public long parentIdBits() {
        return parentId;
    }

    @Override
    public long startNanos() {
        return startNanos;
    }

    @Override
    public long endNanos() {
        return endNanos;
    }

    @Override
    public Fields attributes() {
        return lastAttributes == null ? given : lastAttributes.over(given);
    }

    @Override
    public List<SpanError> errors() {
        if (lastFailures == null) {
            return List.of();
        }
        ArrayDeque<SpanError> inOrder = new ArrayDeque<>();
        for (Failure failure = lastFailures; failure != null; failure = failure.before) {
            inOrder.addFirst(failure.error);
        }
        return List.copyOf(inOrder);
    }

    @Override
    public boolean truncated() {
        return truncated || given.truncated();
    }

    private record Failure(SpanError error, @Nullable Failure before, int count) {}

    /**
     * One attribute and those set before it, no key twice. {@code count} and {@code chars} are of all in the chain; the
     * count is a short so that a link takes 32 bytes rather than 40.
     */
    private static final class Attribute {
        final String key;
        final @Nullable Object value;
        final @Nullable Attribute before;
        final int chars;
        final short count;
        final boolean cut;

        private Attribute(String key, @Nullable Object value, @Nullable Attribute before, int chars, boolean cut) {
            this.key = key;
            this.value = value;
            this.before = before;
            this.count = (short) (before == null ? 1 : before.count + 1);
            this.chars = (before == null ? 0 : before.chars) + chars;
            this.cut = cut;
        }

        /** Returns the chain with an attribute set; null if there is no room for another. */
        static @Nullable Attribute with(@Nullable Attribute head, Fields given, String key, @Nullable Object value) {
            String name = Freezer.cut(key, Freezer.RECORD.key());
            Attribute before = head != null && head.holds(name) ? head.without(name) : head;
            int held = before == null ? 0 : before.count;
            if (held + given.size() >= MAX_ATTRIBUTES && before == head && given.indexOf(name) < 0) {
                return null;
            }
            int chars = name.length();
            Object taken = value;
            boolean cut = chars < key.length();
            if (value instanceof String text) {
                int room = Freezer.RECORD.chars() - chars - (before == null ? 0 : before.chars);
                String shortened = Freezer.cut(text, Math.max(0, Math.min(room, Freezer.RECORD.text())));
                cut |= shortened.length() < text.length();
                chars += shortened.length();
                taken = shortened;
            }
            return new Attribute(name, taken, before, chars, cut);
        }

        private boolean holds(String name) {
            for (Attribute each = this; each != null; each = each.before) {
                if (each.key.equals(name)) {
                    return true;
                }
            }
            return false;
        }

        /** Copies what is above the key; shares what is below. */
        private @Nullable Attribute without(String name) {
            if (key.equals(name)) {
                return before;
            }
            Attribute rest = before == null ? null : before.without(name);
            return new Attribute(key, value, rest, chars - (before == null ? 0 : before.chars), cut);
        }

        /** Lays the chain over what was given at the start; first set, first named. */
        Fields over(Fields given) {
            Attribute[] inOrder = new Attribute[count];
            for (Attribute each = this; each != null; each = each.before) {
                inOrder[each.count - 1] = each;
            }
            @Nullable Object[] pairs = new Object[2 * (given.size() + count)];
            int size = 0;
            for (; size < given.size(); size++) {
                pairs[2 * size] = given.key(size);
                pairs[2 * size + 1] = given.value(size);
            }
            for (Attribute each : inOrder) {
                int at = given.indexOf(each.key);
                int place = at < 0 ? size++ : at;
                pairs[2 * place] = each.key;
                pairs[2 * place + 1] = each.value;
            }
            return new Fields(pairs, size, given.truncated());
        }
    }
}

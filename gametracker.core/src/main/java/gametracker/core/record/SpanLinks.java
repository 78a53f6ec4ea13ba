package gametracker.core.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The links of a span, an immutable chain, newest first: no span is linked to twice, nor a trace
 * by which the span's own is continued.
 */
record SpanLinks(SpanLink link, @Nullable SpanLinks before, int count) {
    /** As OpenTelemetry has it by default. */
    static final int MOST = 128;

    /** Returns a chain with another link; the same if it is there already, null if there is no room. */
    static @Nullable SpanLinks with(@Nullable SpanLinks head, SpanLink link) {
        if (head == null) {
            return new SpanLinks(link, null, 1);
        }
        if (head.count == MOST) {
            return null;
        }
        for (SpanLinks each = head; each != null; each = each.before) {
            if (each.link.saysAsMuchAs(link)) {
                return head;
            }
        }
        return new SpanLinks(link, head, head.count + 1);
    }

    static List<SpanLink> inOrder(@Nullable SpanLinks head) {
        if (head == null) {
            return List.of();
        }
        SpanLink[] links = new SpanLink[head.count];
        for (SpanLinks each = head; each != null; each = each.before) {
            links[each.count - 1] = each.link;
        }
        return List.of(links);
    }
}

package gametracker.core.collect;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to hear that an envelope of this session was accepted. Of the newest {@value #MOST} alone: what has waited
 * longer tells nothing that the newer ones would not. Safe for use by several threads.
 */
public final class Receipts {
    static final int MOST = 256;

    private final Map<String, Runnable> expected = new LinkedHashMap<>();

    /** Has something run, once, when an envelope or a part of it was accepted. */
    synchronized void expect(String id, Runnable accepted) {
        expected.put(id, accepted);
        if (expected.size() > MOST) {
            Iterator<String> oldest = expected.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** A server has accepted an envelope; one that was divided has the id of the whole, a dot and more. */
    public void accepted(String envelopeId) {
        int dot = envelopeId.indexOf('.');
        Runnable receipt = take(dot < 0 ? envelopeId : envelopeId.substring(0, dot));
        if (receipt != null) {
            receipt.run();
        }
    }

    private synchronized @Nullable Runnable take(String id) {
        return expected.remove(id);
    }
}

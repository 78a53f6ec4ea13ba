package gametracker.core.collect;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of envelopes of this session, run when a server accepts them. Only the newest {@value #MOST} are kept,
 * because the acceptance of an older envelope says nothing that a newer one does not. Safe for use by several threads.
 */
public final class Receipts {
    static final int MOST = 256;

    private final Map<String, Runnable> expected = new LinkedHashMap<>();

    /** Has a receipt run, once, when an envelope or a part of it is accepted. */
    synchronized void expect(String id, Runnable accepted) {
        expected.put(id, accepted);
        if (expected.size() > MOST) {
            Iterator<String> oldest = expected.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Notes that a server has accepted an envelope. The id of a part is the id of the whole, a dot and more. */
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

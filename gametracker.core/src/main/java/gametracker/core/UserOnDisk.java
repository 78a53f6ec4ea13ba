package gametracker.core;

import gametracker.core.record.ContextHolder;
import gametracker.core.record.Fields;
import gametracker.core.redact.Redaction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user of a session, as it may be written to disk. On the thread that keeps the state. */
final class UserOnDisk {
    private final ContextHolder context;
    private final @Nullable Redaction redaction;
    private Fields known = Fields.EMPTY;
    private Map<String, Object> allowed = Map.of();

    UserOnDisk(ContextHolder context, @Nullable Redaction redaction) {
        this.context = context;
        this.redaction = redaction;
    }

    /** Redacts the user only when it has changed. */
    Map<String, Object> current() {
        Fields now = context.current().user();
        if (now != known) {
            allowed = (redaction == null ? now : redaction.user(now)).toMap();
            known = now;
        }
        return allowed;
    }
}

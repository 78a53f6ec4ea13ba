package gametracker.core.redact;

import gametracker.api.Redactor;
import gametracker.core.record.Freezer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The game's redactor, whatever it does: it can make a text another, but it cannot let the record fail. */
final class Texts {
    static final String REDACTED = "[redacted]";

    /** Kinds of failures that are told; the others are one more. */
    private static final int MAX_TOLD = 8;

    private final Redactor redactor;
    private final Consumer<String> notes;
    private final Set<Class<?>> told = new HashSet<>();

    /** @param notes told once of each kind of failure */
    Texts(Redactor redactor, Consumer<String> notes) {
        this.redactor = redactor;
        this.notes = notes;
    }

    /** Returns what may go out; the same object if that is the text itself. No text passes uncut that was made longer. */
    String redact(String key, String text) {
        if (text.isEmpty()) {
            return text;
        }
        String redacted = ask(key, text);
        return redacted.equals(text) ? text : Freezer.text(redacted);
    }

    private String ask(String key, String text) {
        try {
            @Nullable String redacted = redactor.redact(key, text);
            return redacted == null ? REDACTED : redacted;
        } catch (Throwable e) {
            tell(e);
            return REDACTED;
        }
    }

    /** By its class alone: the message of an exception may quote the text. */
    private void tell(Throwable e) {
        if (told.size() < MAX_TOLD && told.add(e.getClass())) {
            notes.accept("the redactor threw " + e.getClass().getName() + "; the text became " + REDACTED);
        }
    }
}

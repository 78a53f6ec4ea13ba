package gametracker.jvm;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Says each thing once. */
final class Words {
    private final Consumer<String> listener;
    private final Set<String> said = new HashSet<>();

    Words(Consumer<String> listener) {
        this.listener = listener;
    }

    /**
     * Says what is missing and why.
     *
     * @param missing what does not work; the same thing is said once, whatever the reason
     */
    void say(String missing, String why) {
        synchronized (said) {
            if (!said.add(missing)) {
                return;
            }
        }
        try {
            listener.accept(missing + ": " + why);
        } catch (RuntimeException e) {
            // A listener that throws is its owner's fault, and must not end the thread that told it.
            return;
        }
    }
}

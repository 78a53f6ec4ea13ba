package gametracker.core.frame;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the frame that runs now. What a part takes is added up under its name, also if it comes several times a
 * frame. Belongs to the loop's thread, makes no garbage.
 */
final class Sections {
    static final int MAX = 32;

    private final @Nullable String[] names = new @Nullable String[MAX];
    private final long[] nanos = new long[MAX];
    private int used;

    /** Index of the part that runs, or -1. */
    private int open = -1;

    private long openedAt;

    void begin(String name, long now) {
        end(now);
        open = indexOf(name);
        openedAt = now;
    }

    private int indexOf(String name) {
        for (int i = 0; i < used; i++) {
            if (name.equals(names[i])) {
                return i;
            }
        }
        if (used == MAX) {
            return -1;
        }
        names[used] = name;
        nanos[used] = 0;
        return used++;
    }

    void end(long now) {
        if (open >= 0) {
            nanos[open] += now - openedAt;
            open = -1;
        }
    }

    /** The parts of the frame that has just ended, in the order in which they first came. */
    Map<String, Long> ended() {
        Map<String, Long> copy = new LinkedHashMap<>();
        for (int i = 0; i < used; i++) {
            String name = names[i];
            if (name != null) {
                copy.put(name, nanos[i]);
            }
        }
        return copy;
    }

    /** Forgets the frame. The names stay, until others take their place: a loop names the same parts each frame. */
    void clear() {
        used = 0;
        open = -1;
    }
}

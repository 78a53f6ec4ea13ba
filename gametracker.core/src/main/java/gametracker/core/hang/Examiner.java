package gametracker.core.hang;

import gametracker.api.spi.ThreadReport;
import gametracker.api.spi.ThreadReport.Other;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a thread that hangs, and at all others. */
@FunctionalInterface
public interface Examiner {
    /** Frames of a stack that are told of. */
    int MAX_FRAMES = 64;

    /** Other threads that are told of. */
    int MAX_OTHERS = 48;

    /** On the watch's thread, for a bounded time. */
    ThreadReport examine(Thread thread);

    /** Looks without the help of a module that knows the runtime: at stacks alone. */
    static ThreadReport stacksOf(Thread thread) {
        List<Other> others = new ArrayList<>();
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            Thread other = each.getKey();
            if (other != thread && each.getValue().length > 0 && others.size() < MAX_OTHERS) {
                others.add(new Other(other.getName(), other.getState(), top(each.getValue())));
            }
        }
        return new ThreadReport(top(thread.getStackTrace()), thread.getState(), Optional.empty(), List.of(), others);
    }

    /** The innermost frames. */
    static List<StackTraceElement> top(StackTraceElement[] stack) {
        return List.of(stack).subList(0, Math.min(MAX_FRAMES, stack.length));
    }
}

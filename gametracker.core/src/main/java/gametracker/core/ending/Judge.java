package gametracker.core.ending;

import gametracker.api.Ending;
import java.util.Map;

/** Decides how a session ended whose process is gone. Where several endings fit, the first here counts. */
final class Judge {
    private final Machine machine;
    private final long ticks;
    private final long nowMillis;

    /**
     * Prepares.
     *
     * @param machine as it is now
     * @param ticks {@link System#nanoTime()}
     * @param nowMillis Unix time
     */
    Judge(Machine machine, long ticks, long nowMillis) {
        this.machine = machine;
        this.ticks = ticks;
        this.nowMillis = nowMillis;
    }

    /** Judges a session by the state that it left and by the JVM's report. */
    Verdict judge(StateImage image) {
        SessionFacts facts = image.facts();
        Beat beat = image.beat();
        CrashFiles.Found crash = CrashFiles.find(facts, beat, nowMillis);
        Ending ending = ending(image, crash);
        boolean crashed = crash != null && (ending == Ending.VM_CRASH || ending == Ending.OUT_OF_MEMORY);
        return new Verdict(
                facts.id(),
                facts,
                beat,
                ending,
                crashed ? Math.min(crash.writtenMillis(), nowMillis) : beat.seenAtMillis(),
                crashed ? crash.report().summary() : image.detail(),
                crashed ? crash.report().fields() : Map.of(),
                image.user(),
                !crashed && image.mark().isTold());
    }

    private Ending ending(StateImage image, CrashFiles.@org.jspecify.annotations.Nullable Found crash) {
        if (crash != null) {
            return crash.report().outOfMemory() ? Ending.OUT_OF_MEMORY : Ending.VM_CRASH;
        }
        return switch (image.mark()) {
            case OUT_OF_MEMORY, OUT_OF_MEMORY_AND_TOLD -> Ending.OUT_OF_MEMORY;
            case UNCAUGHT_EXCEPTION, UNCAUGHT_EXCEPTION_AND_TOLD -> Ending.UNCAUGHT_EXCEPTION;
            case EXITED, EXITED_AND_TOLD -> Ending.EXITED;
            case RUNNING -> withoutAWord(image);
        };
    }

    private Ending withoutAWord(StateImage image) {
        if (machine.hasStoppedSince(image.facts().machine(), image.beat(), ticks)) {
            return Ending.MACHINE_STOPPED;
        }
        return image.beat().hungSinceMillis() > 0 ? Ending.HUNG : Ending.KILLED;
    }

    /** Judges a session whose state is damaged. */
    static Verdict damaged(String sessionId, long endedAtMillis) {
        return new Verdict(
                sessionId,
                null,
                null,
                Ending.UNKNOWN,
                endedAtMillis,
                "the state that it left is damaged",
                Map.of(),
                Map.of(),
                false);
    }
}

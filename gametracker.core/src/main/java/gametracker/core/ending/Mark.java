package gametracker.core.ending;

import gametracker.api.Ending;
import org.jspecify.annotations.Nullable;

/**
 * How far a session has come, as its state file says. On disk a mark is one of these code words, written as one aligned
 * long. Each two differ in many bits, so that damage makes no mark of another.
 */
public enum Mark {
    /** No end was noted. */
    RUNNING(0x52_9c_17_e3_6b_d4_08_a5L),
    /** The tracker was closed, or the process ended in order. */
    EXITED(0xe1_4a_c8_35_90_7f_b2_6cL),
    /** The same, and the record of the end is on its way. */
    EXITED_AND_TOLD(0x0d_73_5e_a9_f4_21_cb_98L),
    /** An exception ended the last user thread, or a loop's. */
    UNCAUGHT_EXCEPTION(0xb8_06_f1_5a_2d_c3_74_ebL),
    /** The same, and the record of the end is on its way. */
    UNCAUGHT_EXCEPTION_AND_TOLD(0x67_db_20_8e_15_ba_49_f2L),
    /** An OutOfMemoryError did. */
    OUT_OF_MEMORY(0x9a_35_6f_d0_c7_48_e1_13L),
    /** The same, and the record of the end is on its way. */
    OUT_OF_MEMORY_AND_TOLD(0x24_e8_b9_47_8a_56_3d_d1L);

    final long code;

    Mark(long code) {
        this.code = code;
    }

    static @Nullable Mark of(long code) {
        for (Mark mark : values()) {
            if (mark.code == code) {
                return mark;
            }
        }
        return null;
    }

    /** The mark of an exception that ended the process. */
    public static Mark of(Throwable error) {
        return error instanceof OutOfMemoryError ? OUT_OF_MEMORY : UNCAUGHT_EXCEPTION;
    }

    /** The ending of a session that has this mark when it is closed. */
    public Ending ending() {
        return switch (this) {
            case UNCAUGHT_EXCEPTION, UNCAUGHT_EXCEPTION_AND_TOLD -> Ending.UNCAUGHT_EXCEPTION;
            case OUT_OF_MEMORY, OUT_OF_MEMORY_AND_TOLD -> Ending.OUT_OF_MEMORY;
            case RUNNING, EXITED, EXITED_AND_TOLD -> Ending.EXITED;
        };
    }

    /** Whether the session has recorded its own end, and that record was delivered or is in the spool. */
    public boolean isTold() {
        return this == EXITED_AND_TOLD || this == UNCAUGHT_EXCEPTION_AND_TOLD || this == OUT_OF_MEMORY_AND_TOLD;
    }

    /** Whether the session has ended, though its process may live. */
    boolean isOver() {
        return this == EXITED || isTold();
    }

    /** The same end, told. */
    public Mark told() {
        return switch (this) {
            case EXITED -> EXITED_AND_TOLD;
            case UNCAUGHT_EXCEPTION -> UNCAUGHT_EXCEPTION_AND_TOLD;
            case OUT_OF_MEMORY -> OUT_OF_MEMORY_AND_TOLD;
            default -> this;
        };
    }
}

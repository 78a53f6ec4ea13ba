package gametracker.core.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Tells the collector that a game's thread has recorded something, and tells that thread whether the tracker is closed. A
 * touch costs one volatile read.
 *
 * <p>While there is traffic the wake signal is AWAKE and a touch does no more than that read. From time to time the collector
 * sets it to WATCHING, to learn whether there still is traffic: the first touch sets it back, and wakes no thread. Only one
 * that is still WATCHING can be put to sleep.
 *
 * <p>A toucher first writes (a ring's slot, a series' cell), then calls {@link #touched()}. The collector first calls
 * {@link #sleep()}, then looks once more at what it collects, and parks only if there is nothing. If both orders hold
 * in the one order of volatile actions, either the toucher sees ASLEEP and wakes the collector, or the collector's
 * last look sees what was written: nothing waits unseen.
 *
 * <p>For the rings both orders hold, since a slot is written by a compare-and-set in volatile mode. For the series they
 * hold only nearly: a gauge is written in release mode, and so is {@link java.util.concurrent.atomic.LongAdder}'s cell
 * (on x86 by a locked instruction, elsewhere not necessarily), so that the toucher's read of the state may come true
 * before its write. Such a write is seen a moment later all the same, for no store stays in a processor's buffer: the
 * collector therefore looks again some time after it has fallen asleep, before it sleeps for good.
 */
public final class WakeSignal {
    private static final int AWAKE = 0;
    private static final int WATCHING = 1;
    private static final int ASLEEP = 2;
    private static final int CLOSED = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(WakeSignal.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Runnable alarm;
    private volatile int state = ASLEEP;
    private volatile boolean closed;

    /**
     * Makes a wake signal for a collector that sleeps until the first touch.
     *
     * @param alarm wakes the collector; run by the first touch after each {@link #sleep()}, on the toucher's thread
     */
    public WakeSignal(Runnable alarm) {
        this.alarm = alarm;
    }

    /**
     * Announces a write that was made just now. Any thread; allocates nothing.
     *
     * @return false if the tracker is closed, so that what was written will not be looked at
     */
    public boolean touched() {
        return state == AWAKE || rouse();
    }

    private boolean rouse() {
        if (!STATE.compareAndSet(this, WATCHING, AWAKE) && STATE.compareAndSet(this, ASLEEP, AWAKE)) {
            wake();
        }
        return state != CLOSED;
    }

    /**
     * A toucher at the end of its stack may be unable to wake anybody. It must not leave the wake signal awake and the
     * collector asleep: the next toucher is to try again. Only plain reads and writes of fields here, which need no
     * stack; whichever of this and {@link #close} comes second finds what the other one wrote.
     */
    private void wake() {
        try {
            alarm.run();
        } catch (Throwable e) {
            if (state == AWAKE) {
                state = ASLEEP;
            }
            if (closed) {
                state = CLOSED;
            }
        }
    }

    /** Says whether there was a touch since the collector last watched or slept. */
    public boolean isTouched() {
        return state == AWAKE;
    }

    /**
     * Begins to watch for touches.
     *
     * @return whether there was one since the last time
     */
    public boolean watch() {
        return STATE.compareAndSet(this, AWAKE, WATCHING);
    }

    /**
     * Declares the collector asleep, unless there was a touch since {@link #watch()}: the next one wakes it. The
     * collector looks once more after this call.
     *
     * @return whether it is asleep
     */
    public boolean sleep() {
        return STATE.compareAndSet(this, WATCHING, ASLEEP);
    }

    /** Refuses all later touches. What was written before is there for a last look after this call. */
    public void close() {
        closed = true;
        state = CLOSED;
    }

    public boolean isClosed() {
        return state == CLOSED;
    }

    /** Says whether the next touch wakes the collector. */
    public boolean isAsleep() {
        return state == ASLEEP;
    }
}

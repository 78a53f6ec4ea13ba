package gametracker.core.deliver;

/** What a lane has to do next. */
sealed interface Step {
    Step IDLE = new Idle();

    /** Send this one now. */
    record Send(PendingEnvelope pending) implements Step {}

    /** Nothing before this time, unless something changes. */
    record WaitUntil(long nanos) implements Step {}

    /** Nothing, unless something changes. */
    record Idle() implements Step {}
}

package gametracker.core.deliver;

/** What a lane has to do next. */
sealed interface Step permits Step.Send, Step.WaitUntil, Step.Idle, Attempt {
    Step IDLE = new Idle();

    /** Send this envelope now: the queue's decision, of which the lane makes an {@link Attempt}. */
    record Send(PendingEnvelope pending) implements Step {}

    /** Nothing before this time, unless something changes. */
    record WaitUntil(long nanos) implements Step {}

    /** Nothing, unless something changes. */
    record Idle() implements Step {}
}

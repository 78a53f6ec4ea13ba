package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import gametracker.api.spi.SpoolProgress.Form;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An envelope in a lane, with all that delivery knows of it. Guarded by the lane's lock.
 *
 * <table>
 * <caption>States, and what leads from each to the next</caption>
 * <tr><th>state</th><th>meaning</th><th>leads to</th></tr>
 * <tr><td>WAITING</td><td>it is in the lane's queue</td><td>{@link #tryStarted}: IN_FLIGHT. {@link #divided}: DIVIDED.
 *     {@link #leftToNextSession}: LEFT. {@link #settled}: GONE</td></tr>
 * <tr><td>IN_FLIGHT</td><td>a try is under way, or its answer has not had its effect yet</td><td>{@link #tryEnded}:
 *     WAITING. {@link #divided}: DIVIDED. {@link #settled}: GONE</td></tr>
 * <tr><td>DIVIDED</td><td>its two halves are in its place; its spool entry is kept until both are gone</td><td></td></tr>
 * <tr><td>LEFT</td><td>it could not be read; its spool entry stays</td><td>{@link #settled}: GONE, if the spool loses
 *     the entry</td></tr>
 * <tr><td>GONE</td><td>it was delivered or dropped</td><td></td></tr>
 * </table>
 *
 * Independent of the state are the places of its body (in memory: {@link EnvelopeBody}; on disk: {@link #spooledAs},
 * {@link #lostFromDisk}, {@link #releaseEntry}), the form in which it is sent ({@link #sendAs}), whether an earlier try may
 * have arrived ({@link #outcomeUnknown}), and the time before which it must not be tried ({@link #notBefore}).
 *
 * <p>A half of an envelope that is on disk counts as on disk too, because the whole will be read again after a crash.
 */
final class PendingEnvelope {
    private enum State {
        WAITING,
        IN_FLIGHT,
        DIVIDED,
        LEFT,
        GONE
    }

    private record Facts(Format format, String id, int items, int bytes, Instant createdAt, boolean adopted) {}

    private final long number;
    private final Facts facts;
    private final EnvelopeBody body;
    private final @Nullable PendingEnvelope whole;
    private final @Nullable Split split;
    private State state = State.WAITING;
    private int openHalves;
    private @Nullable Stream stream;
    private @Nullable SpoolEntry entry;

    /** The progress that is on disk with the entry. */
    private @Nullable SpoolProgress written;

    /** Whether the ledger counts its items as spooled. */
    private boolean countedAsSpooled;

    private Form form = Form.UNDECIDED;
    private Optional<Instant> openSince = Optional.empty();
    private Optional<Instant> tryBegan = Optional.empty();
    private int failedReads;
    private boolean hasNotBefore;
    private long notBefore;

    private PendingEnvelope(
            long number, Facts facts, @Nullable Envelope body, @Nullable PendingEnvelope whole, @Nullable Split split) {
        this.number = number;
        this.facts = facts;
        this.body = new EnvelopeBody(body, facts.bytes);
        this.whole = whole;
        this.split = split;
    }

    /** An envelope of this session. */
    static PendingEnvelope live(long number, Envelope envelope) {
        return new PendingEnvelope(number, facts(envelope, envelope.itemCount(), false), envelope, null, null);
    }

    /** An envelope that an earlier session left in the spool. */
    static PendingEnvelope adopted(SpoolEntry entry) {
        Facts facts =
                new Facts(entry.format(), entry.id(), entry.itemCount(), entry.bodyBytes(), entry.createdAt(), true);
        PendingEnvelope pending = new PendingEnvelope(0, facts, null, null, null);
        pending.entry = entry;
        pending.written = entry.progress();
        pending.form = pending.written.form();
        pending.openSince = pending.written.openSince();
        return pending;
    }

    /** A half of this envelope, not yet in its place. The items are given, so that both halves add up to the whole. */
    PendingEnvelope half(Envelope envelope, int items, Split split) {
        PendingEnvelope half =
                new PendingEnvelope(number, facts(envelope, items, facts.adopted), envelope, this, split);
        half.form = form;
        half.openSince = openSince;
        half.countedAsSpooled = countedAsSpooled;
        return half;
    }

    private static Facts facts(Envelope envelope, int items, boolean adopted) {
        return new Facts(
                envelope.format(), envelope.id(), items, envelope.body().remaining(), envelope.createdAt(), adopted);
    }

    // What it is.

    /** Its place in the order in which this session's envelopes were offered; halves have that of the whole. */
    long number() {
        return number;
    }

    Format format() {
        return facts.format;
    }

    Signal signal() {
        return facts.format.signal();
    }

    String id() {
        return facts.id;
    }

    int items() {
        return facts.items;
    }

    /** The size of the plain body. */
    int bytes() {
        return facts.bytes;
    }

    Instant createdAt() {
        return facts.createdAt;
    }

    /** Whether an earlier session left it. */
    boolean isAdopted() {
        return facts.adopted;
    }

    EnvelopeBody body() {
        return body;
    }

    /** The envelope of which it is a half; null if it is none. */
    @Nullable
    PendingEnvelope whole() {
        return whole;
    }

    /** What it shares with the other parts of the envelope that was divided first; null if none was. */
    @Nullable
    Split split() {
        return split;
    }

    // Its tries.

    /** A try begins. Changes nothing if there is no memory for it. */
    void tryStarted(Instant now, Envelope recorded) {
        if (state != State.WAITING) {
            throw new IllegalStateException(facts.id + " is " + state);
        }
        tryBegan = Optional.of(now);
        failedReads = 0;
        body.tryStarted(recorded);
        state = State.IN_FLIGHT;
    }

    /** The try is over, and its answer has had its effect, or never will. */
    void tryEnded() {
        body.tryEnded();
        if (state == State.IN_FLIGHT) {
            state = State.WAITING;
        }
    }

    boolean isInFlight() {
        return state == State.IN_FLIGHT;
    }

    /** Nobody knows whether the last try has arrived. */
    void outcomeUnknown() {
        openSince = tryBegan;
    }

    /** Returns {@link DropReason#OUTCOME_UNKNOWN} instead of a reason to give up, if an earlier try may have arrived. */
    DropReason truthful(DropReason reason) {
        boolean known = reason == DropReason.REJECTED || reason == DropReason.DECLINED;
        return openSince.isPresent() && !known ? DropReason.OUTCOME_UNKNOWN : reason;
    }

    boolean mayHaveArrived() {
        return openSince.isPresent();
    }

    /** It must not be tried before this time. */
    void notBefore(long nanos) {
        hasNotBefore = true;
        notBefore = nanos;
    }

    boolean isDue(long now) {
        return !hasNotBefore || now - notBefore >= 0;
    }

    /** The time before which it must not be tried, or now if it may be. */
    long dueAt(long now) {
        return isDue(now) ? now : notBefore;
    }

    /** Decides in which form it is sent from now on. */
    void sendAs(Form decided) {
        form = decided;
    }

    Form form() {
        return form;
    }

    /** The stream of a log server into which it goes, as far as that is known. */
    @Nullable
    Stream stream() {
        return stream;
    }

    void goesInto(@Nullable Stream known) {
        stream = known;
    }

    // Its end.

    /** @return false if it was delivered, dropped or divided before */
    boolean settled() {
        if (state == State.GONE || state == State.DIVIDED) {
            return false;
        }
        leave(State.GONE);
        return true;
    }

    /** Its halves have taken its place in the queue. */
    void divided() {
        openHalves = 2;
        leave(State.DIVIDED);
    }

    /** It could not be read too often. */
    void leftToNextSession() {
        leave(State.LEFT);
    }

    private void leave(State end) {
        state = end;
        body.release();
        body.tryEnded();
    }

    boolean isInLane() {
        return state == State.WAITING || state == State.IN_FLIGHT;
    }

    boolean isDivided() {
        return openHalves > 0;
    }

    /** @return whether it was the second */
    boolean halfSettled() {
        return --openHalves == 0;
    }

    boolean isPartOf(PendingEnvelope envelope) {
        return this == envelope || whole != null && whole.isPartOf(envelope);
    }

    // Its copy on disk.

    /** It was written to the spool. Its body leaves memory unless a try is under way. */
    void spooledAs(SpoolEntry newEntry, SpoolProgress progress) {
        entry = newEntry;
        written = progress;
        releaseBodyIfOnDisk();
    }

    /** Frees the memory of a body that is on disk too, unless a try is under way. */
    void releaseBodyIfOnDisk() {
        if (entry != null && !isInFlight()) {
            body.release();
        }
    }

    /** Its spool entry; null if it has none of its own. */
    @Nullable
    SpoolEntry entry() {
        return entry;
    }

    boolean isOnDisk() {
        return entry != null || whole != null && whole.isOnDisk();
    }

    /** The spool is to keep its entry no longer. Returns the entry; null if there was none. */
    @Nullable
    SpoolEntry releaseEntry() {
        SpoolEntry released = entry;
        entry = null;
        return released;
    }

    /**
     * The spool has lost its entry.
     *
     * @return whether its body, or those of its halves, are in memory
     */
    boolean lostFromDisk() {
        entry = null;
        return isDivided() || body.survivesLossOfDisk();
    }

    /** Reading its entry has failed. Returns how often in a row. */
    int readFailed() {
        return ++failedReads;
    }

    /** How far its delivery has come, apart from a try that is under way. */
    SpoolProgress progress() {
        return new SpoolProgress(form, openSince);
    }

    /** How far its delivery has come, should this process die now. */
    SpoolProgress progressNow() {
        return isInFlight() ? new SpoolProgress(form, tryBegan) : progress();
    }

    /** Notes the progress that is about to be written with the entry. Returns false if there is nothing to write. */
    boolean writes(SpoolProgress progress) {
        if (entry == null || progress.equals(written)) {
            return false;
        }
        written = progress;
        return true;
    }

    /** Returns whether the ledger has to move its items, which are then taken as moved. */
    boolean changesPlace() {
        if (facts.adopted || isOnDisk() == countedAsSpooled) { // what was adopted is counted nowhere while it waits
            return false;
        }
        countedAsSpooled = !countedAsSpooled;
        return true;
    }

    boolean isCountedAsSpooled() {
        return countedAsSpooled;
    }
}

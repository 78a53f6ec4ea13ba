package gametracker.api;

import gametracker.api.spi.CurrentTracker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records logs, metrics and spans, and delivers them.
 *
 * <p>Recording calls (everything that returns nothing but {@code close}, and {@code startSpan}) take well under a
 * microsecond, never block, never do I/O and never throw, whatever they are given: what cannot be recorded is dropped,
 * counted by {@link DropReason}, and reported through {@link System.Logger}, at most once a minute and once by {@code
 * close}, on a thread that does nothing else. An error given to a call takes some microseconds more, for its stack trace. {@link #init}, {@link #create} and {@link TrackerConfig.Builder#build()} do throw,
 * early and with the name of the option, its value and the remedy.
 *
 * <p>Safe for use by any number of threads. What is given to a call is copied at the call: maps may be changed and errors
 * used again afterwards. The game's own {@code toString} and {@code getMessage} are called once, by the calling thread.
 *
 * <p>Calls on the library's own threads ({@link gametracker.api.spi.TrackerThreads}) record nothing, so that a bridge from
 * the game's logging does not feed the tracker with what its HTTP client logs.
 *
 * <p>Not to be implemented by games: later versions add methods.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public interface GameTracker extends AutoCloseable {
    /**
     * Starts a tracker and makes it the process-wide one. An earlier process-wide tracker is first replaced and then
     * closed, so no call is lost in between.
     *
     * @param config what {@link TrackerConfig.Builder#build()} made
     * @return the new tracker itself
     * @throws IllegalArgumentException if the path lacks what the configuration asks for
     * @throws IllegalStateException if {@code gametracker.core} is not on the path
     */
    static GameTracker init(TrackerConfig config) {
        return ProcessTracker.INSTANCE.replace(create(config));
    }

    /**
     * Returns the process-wide tracker, or inside a scope of {@link #makeCurrent()} the tracker of that scope. The
     * process-wide object is always the same one: it does nothing before {@link #init} and after {@code close}, and
     * follows each {@code init}. Handles taken from it, or from whatever this method returns inside a scope, follow
     * {@code init} too, so that a game may keep them in {@code static final} fields. Its {@link #stats()} after {@code
     * close} are those of the tracker that was closed.
     *
     * @return never null
     */
    static GameTracker get() {
        GameTracker current = CurrentTracker.get();
        return current == null ? ProcessTracker.INSTANCE : current;
    }

    /**
     * Starts an independent tracker, for a server with many matches or a test.
     *
     * @param config what {@link TrackerConfig.Builder#build()} made
     * @return the tracker, to be closed by the caller
     * @throws IllegalArgumentException if the path lacks what the configuration asks for
     * @throws IllegalStateException if {@code gametracker.core} is not on the path
     */
    static GameTracker create(TrackerConfig config) {
        ProcessTracker.rehearse();
        return TrackerProviders.only().create(config);
    }

    /**
     * Returns a tracker that does nothing.
     *
     * @return always the same
     */
    static GameTracker noop() {
        return NoopTracker.INSTANCE;
    }

    /**
     * Returns the id of this session, which is part of every record. After {@code close} it is still the id of the session
     * that was.
     *
     * @return a random UUID in its usual 36 characters; all zero for the no-op tracker and while consent is {@link
     *     Consent#DENIED}
     */
    String sessionId();

    /**
     * Returns how the newest earlier session of this state directory ended, as {@link
     * TrackerConfig.Builder#stateDirectory} says. It is found out in the background within 3 seconds of the start.
     *
     * @return empty without a state directory, if it holds no earlier session, and until that session has been judged
     */
    Optional<PreviousSession> previousSession();

    /**
     * Returns whether a log of this level would be recorded; for messages that are expensive to build.
     *
     * @param level the level
     * @return false below the configured minimum, on the library's own threads, while consent is {@link Consent#DENIED},
     *     after {@code close}, and always for the no-op tracker
     */
    boolean isEnabled(Level level);

    /**
     * Sets the user, which is part of each later log record. Replaces the earlier one.
     *
     * @param user the user's fields; null or empty clears
     */
    void setUser(@Nullable Map<String, ?> user);

    /**
     * Sets a named group of fields, which is part of each later log record. Replaces the group of that name.
     *
     * @param name the group
     * @param data its fields; null clears it
     */
    void setContext(String name, @Nullable Map<String, ?> data);

    /**
     * Sets a tag, which is part of each later log record.
     *
     * @param key its name
     * @param value its value; null clears it
     */
    void setTag(String key, @Nullable String value);

    /**
     * Adds a breadcrumb: a note of an event. The last {@code maxBreadcrumbs} of them are part of each error log.
     *
     * @param message what happened
     * @param data more about it, or null
     */
    void addBreadcrumb(String message, @Nullable Map<String, ?> data);

    /**
     * Records a log at {@link Level#DEBUG}.
     *
     * @param message what happened
     */
    void logDebug(@Nullable String message);

    /**
     * Records a log at {@link Level#DEBUG}.
     *
     * @param message what happened
     * @param data more about it, or null
     */
    void logDebug(@Nullable String message, @Nullable Map<String, ?> data);

    /**
     * Records a log at {@link Level#INFO}.
     *
     * @param message what happened
     */
    void logInfo(@Nullable String message);

    /**
     * Records a log at {@link Level#INFO}.
     *
     * @param message what happened
     * @param data more about it, or null
     */
    void logInfo(@Nullable String message, @Nullable Map<String, ?> data);

    /**
     * Records a log at {@link Level#WARN}.
     *
     * @param message what happened
     */
    void logWarn(@Nullable String message);

    /**
     * Records a log at {@link Level#WARN}.
     *
     * @param message what happened
     * @param data more about it, or null
     */
    void logWarn(@Nullable String message, @Nullable Map<String, ?> data);

    /**
     * Records a log at {@link Level#ERROR}, with the breadcrumbs.
     *
     * @param message what happened
     */
    void logError(@Nullable String message);

    /**
     * Records a log at {@link Level#ERROR}, with the breadcrumbs.
     *
     * @param message what happened
     * @param data more about it, or null
     */
    void logError(@Nullable String message, @Nullable Map<String, ?> data);

    /**
     * Records a log at {@link Level#ERROR}, with the error's type, message and stack trace and the breadcrumbs.
     *
     * @param message what happened
     * @param error what went wrong, or null
     */
    void logError(@Nullable String message, @Nullable Throwable error);

    /**
     * Records a log at {@link Level#ERROR}, with the error's type, message and stack trace and the breadcrumbs.
     *
     * @param message what happened
     * @param error what went wrong, or null
     * @param data more about it, or null
     */
    void logError(@Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data);

    /**
     * Records a log.
     *
     * @param level its level; null counts as {@link Level#INFO}
     * @param message what happened
     */
    void log(Level level, @Nullable String message);

    /**
     * Records a log.
     *
     * @param level its level; null counts as {@link Level#INFO}
     * @param message what happened
     * @param data more about it, or null
     */
    void log(Level level, @Nullable String message, @Nullable Map<String, ?> data);

    /**
     * Records a log with an error's type, message and stack trace; at {@link Level#ERROR} with the breadcrumbs too.
     *
     * @param level its level; null counts as {@link Level#INFO}
     * @param message what happened
     * @param error what went wrong, or null
     * @param data more about it, or null
     */
    void log(Level level, @Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data);

    /**
     * Adds one to a counter.
     *
     * @param name the counter, without the {@code _total} that it ends in at the server
     */
    void increment(String name);

    /**
     * Adds one to a counter.
     *
     * @param name the counter, without the {@code _total} that it ends in at the server
     * @param labels which series of it; null for none
     */
    void increment(String name, @Nullable Map<String, String> labels);

    /**
     * Adds to a counter.
     *
     * @param name the counter, without the {@code _total} that it ends in at the server
     * @param labels which series of it; null for none
     * @param amount how much, zero or more
     */
    void increment(String name, @Nullable Map<String, String> labels, long amount);

    /**
     * Adds to a counter.
     *
     * @param name the counter, without the {@code _total} that it ends in at the server
     * @param amount how much, zero or more
     */
    void increment(String name, long amount);

    /**
     * Sets a gauge.
     *
     * @param name the gauge
     * @param value any finite number
     */
    void gauge(String name, double value);

    /**
     * Sets a gauge.
     *
     * @param name the gauge
     * @param value any finite number
     * @param labels which series of it; null for none
     */
    void gauge(String name, double value, @Nullable Map<String, String> labels);

    /**
     * Records a measurement in a histogram.
     *
     * @param name the histogram; its unit belongs into the name, as in {@code frame_time_ms}
     * @param value any finite number
     */
    void histogram(String name, double value);

    /**
     * Records a measurement in a histogram.
     *
     * @param name the histogram; its unit belongs into the name, as in {@code frame_time_ms}
     * @param value any finite number
     * @param labels which series of it; null for none
     */
    void histogram(String name, double value, @Nullable Map<String, String> labels);

    /**
     * Binds a counter's series, to be kept and added to without look-up or garbage.
     *
     * @param name the counter, without the {@code _total} that it ends in at the server
     * @param labels which series of it; null for none
     * @return the handle; one that refuses and counts if the series cannot be had
     */
    Counter counter(String name, @Nullable Map<String, String> labels);

    /**
     * Binds a gauge's series, to be kept and set without look-up or garbage.
     *
     * @param name the gauge
     * @param labels which series of it; null for none
     * @return the handle; one that refuses and counts if the series cannot be had
     */
    Gauge gauge(String name, @Nullable Map<String, String> labels);

    /**
     * Binds a histogram's series, to be kept and recorded to without look-up or garbage.
     *
     * @param name the histogram; its unit belongs into the name, as in {@code frame_time_ms}
     * @param labels which series of it; null for none
     * @return the handle; one that refuses and counts if the series cannot be had
     */
    Histogram histogram(String name, @Nullable Map<String, String> labels);

    /**
     * Binds a counter without labels.
     *
     * @param name the counter
     * @return the handle
     */
    Counter counter(String name);

    /**
     * Binds a gauge without labels.
     *
     * @param name the gauge
     * @return the handle
     */
    Gauge gauge(String name);

    /**
     * Binds a histogram without labels.
     *
     * @param name the histogram
     * @return the handle
     */
    Histogram histogram(String name);

    /**
     * Starts a span: a child of the calling thread's current span if there is one, else a root. Changes no thread
     * state.
     *
     * @param name what is being done
     * @return the running span
     */
    Span startSpan(@Nullable String name);

    /**
     * Starts a span: a child of the calling thread's current span if there is one, else a root. Changes no thread
     * state.
     *
     * @param name what is being done
     * @param attributes more about it, or null
     * @return the running span
     */
    Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes);

    /**
     * Starts a span as a child of another. Changes no thread state.
     *
     * @param name what is being done
     * @param attributes more about it, or null
     * @param parent the parent, also of another tracker; null makes a root
     * @return the running span
     */
    Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable Span parent);

    /**
     * Starts a span that continues a trace begun elsewhere, a server that was called by a client, for example.
     *
     * @param name what is being done
     * @param attributes more about it, or null
     * @param traceparent the W3C header that came with the call; if it is null or malformed the span is a root
     * @return the running span
     */
    Span continueSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable String traceparent);

    /**
     * Makes a tracker for one match, one player or one plugin, with user, tags, contexts and breadcrumbs of its own: they
     * begin as copies of this one's, with these tags added. Session, queue, threads, connections, series and ledger are
     * shared. A child of a child is made in the same way. Log lines bear the tags, and spans that it starts have them as
     * attributes, as they are at the start; an attribute given by the game wins over a tag of its name.
     *
     * <p>Closing a child ends it alone and flushes nothing: what was recorded stays, spans that it started may still end,
     * and later calls are refused as {@link DropReason#CLOSED}. Closing this tracker ends its children. A child that is
     * never closed leaks nothing. Handles taken from a child stand for the shared series and outlive it.
     *
     * <p>A child outlives {@link Consent#DENIED}, its tags do not: in the session that a later grant begins, it has no user,
     * tags, contexts and breadcrumbs, neither those given here nor those set since. Set them again, or make another child.
     *
     * @param tags tags to add, or null. A value that is no text is kept as its text, and null takes an inherited tag away
     * @return the child
     */
    GameTracker child(@Nullable Map<String, ?> tags);

    /**
     * Makes this tracker what {@link #get()} returns on the calling thread until the scope is closed, so that code deep
     * down needs no parameter. Scopes nest; closed out of order or on another thread they do as those of spans do. On
     * the process-wide object and on the no-op tracker it changes nothing.
     *
     * @return to be closed on this thread
     */
    Scope makeCurrent();

    /**
     * Says whether what is recorded may leave the process or be kept on disk; at any time, from any thread. Returns at
     * once, whatever network and disk do.
     *
     * <ul>
     *   <li>{@link Consent#GRANTED}: what waits goes, and what earlier sessions left in the spool with it. After {@code
     *       DENIED} a new session begins, with a new id and all counters at zero.
     *   <li>{@link Consent#PENDING}: from now on nothing is sent and nothing is written to disk. What is recorded waits
     *       in memory, the oldest making room. A request that is under way may end.
     *   <li>{@link Consent#DENIED}: all that waits is erased in the background, in memory and on disk, that of earlier
     *       sessions included, and counted as {@link DropReason#DECLINED}; what is being sent is cut off if the transport
     *       can. User, contexts, tags, breadcrumbs, the values of series and open spans go with it, those of child
     *       trackers included, also the tags that a child was made with. Recording calls do nothing. {@link #flush} says whether all of it is erased. Called again, it tries again to erase what a disk has
     *       refused to.
     * </ul>
     *
     * After {@code close} the only one that does anything is {@code DENIED}: it erases what is on disk.
     *
     * @param consent the player's decision; null is ignored
     */
    void setConsent(Consent consent);

    /**
     * Returns the consent that holds now.
     *
     * @return what was set last, or configured; for the no-op tracker always {@link Consent#DENIED}
     */
    Consent consent();

    /**
     * Returns the meter of the loop {@code "main"}.
     *
     * @return the same at each call; of the process-wide tracker one that follows {@code init}
     */
    FrameMeter frames();

    /**
     * Returns the meter of a loop, which counts the loop's frames and tells of those that hitch, with the cause where
     * {@code gametracker.jvm} is on the path. A child's loops are those of the tracker that it is a child of.
     *
     * @param loop the loop's name, 1 to 256 characters, the value of the label {@code loop}
     * @return the same at each call with this name; of the process-wide tracker one that follows {@code init}. One that
     *     measures nothing for a name that is null, empty or longer, and beyond 64 loops
     */
    FrameMeter frames(String loop);

    /**
     * Registers a gauge whose value is asked for at each collection: once a flush interval, and at each flush. It is asked
     * on a thread of the library's own, on which recording calls do nothing. A supplier that throws has no value at that
     * collection; one that takes longer than 100 ms is left to itself, is not asked again before it has returned, and what
     * it returns is thrown away. Either is told once in the log, and holds up nothing else. While consent is {@link
     * Consent#DENIED} nothing is asked; a session that begins later asks again. Handed to the process-wide tracker, it is
     * asked for by each tracker that {@code init} starts.
     *
     * @param name the gauge
     * @param labels which series of it; null for none
     * @param value asked for the value: a finite number, or NaN where there is none at the moment. A second one for the same
     *     series replaces the first; null ends the observation
     */
    void observe(String name, @Nullable Map<String, String> labels, @Nullable DoubleSupplier value);

    /**
     * Sends everything recorded and waits for the outcome. Data that cannot be delivered in time is written to the spool
     * if there is one. While time is left, data of earlier sessions in the spool is sent too. Blocks; do not call it in a
     * game's frame.
     *
     * <p>While consent is {@link Consent#PENDING} nothing can go: it returns at once, true only if nothing waits. After
     * {@link Consent#DENIED} it waits until all is erased, and a transport that was cut off has come back.
     *
     * @param timeout how long to wait at most
     * @return true if nothing that was recorded before the call is pending any more: delivered, safe in the spool, or
     *     dropped and counted. An interrupt of the calling thread ends the wait and is kept; true then only if that is
     *     known already
     */
    boolean flush(Duration timeout);

    /**
     * Sends one log line and one span named {@code gametracker.check} and one sample of a gauge {@code gametracker_check} by
     * the configured transport, and says for each what was answered and what that means: for a start-up screen, or a
     * command line. They go beside what is recorded: no queue, no spool and no count of the ledger is touched, and nothing
     * is tried twice.
     *
     * <p>Blocks until the answers are there; do not call it in a game's frame. Recording goes on meanwhile. Never throws; an
     * interrupt ends the wait and is kept.
     *
     * @param timeout how long to wait at most; a signal that has no answer by then is not ok
     * @return one item a signal, also where nothing can be sent, for lack of an endpoint or of consent
     */
    default CheckResult check(Duration timeout) {
        return CheckResult.notSent("there is no tracker that runs: call GameTracker.init first");
    }

    /**
     * Returns the loss ledger at this instant; also after {@code close}.
     *
     * @return an immutable picture
     */
    TrackerStats stats();

    /**
     * Flushes for at most {@code shutdownTimeout}, then stops. What could be neither delivered nor spooled by then is
     * dropped and counted. While consent is {@link Consent#PENDING} it sends and keeps nothing, and counts what waits as
     * {@link DropReason#DECLINED}; after {@link Consent#DENIED} it has nothing to send. Never throws, never hangs; a second
     * call does nothing.
     */
    @Override
    void close();
}

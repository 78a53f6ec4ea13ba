package gametracker.core;

import gametracker.api.CheckResult;
import gametracker.api.Consent;
import gametracker.api.GameTracker;
import gametracker.api.TrackerStats;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A child tracker that outlives a session. In the next one it begins with nothing: user, tags, contexts and breadcrumbs were
 * erased with the session that they were set in.
 */
final class ConsentChild extends FollowingTracker {
    private final FollowingTracker parent;

    /** This child in the session: always written before the session, so that it is never older. */
    private volatile GameTracker child;

    private volatile GameTracker session;
    private volatile boolean closed;

    ConsentChild(FollowingTracker parent, GameTracker session, GameTracker child) {
        this.parent = parent;
        this.child = child;
        this.session = session;
    }

    @Override
    GameTracker current() {
        return session == root().current() ? child : boundAnew();
    }

    /** One thread makes the child of a new session: what others set in it is not to be lost. */
    private synchronized GameTracker boundAnew() {
        GameTracker running = root().current();
        if (session != running) {
            GameTracker another = parent.current().child(null);
            if (closed) {
                another.close();
            }
            child = another;
            session = running;
        }
        return child;
    }

    @Override
    ConsentTracker root() {
        return parent.root();
    }

    @Override
    public boolean isClosed() {
        return closed || parent.isClosed();
    }

    @Override
    public void boundObserve(String name, @Nullable Map<String, String> labels, @Nullable DoubleSupplier value) {
        if (closed) {
            current().observe(name, labels, value); // which refuses and counts it
        } else {
            root().boundObserve(name, labels, value);
        }
    }

    @Override
    public void setConsent(@Nullable Consent consent) {
        root().setConsent(consent);
    }

    @Override
    public Consent consent() {
        return root().consent();
    }

    @Override
    public boolean flush(@Nullable Duration timeout) {
        return root().flush(timeout);
    }

    @Override
    public CheckResult check(@Nullable Duration timeout) {
        return root().check(timeout);
    }

    @Override
    public CheckResult.Item checkSample(@Nullable Duration timeout, Instant sampleTime) {
        return root().checkSample(timeout, sampleTime);
    }

    @Override
    public TrackerStats stats() {
        return root().stats();
    }

    /** Ends this child alone. */
    @Override
    public synchronized void close() {
        closed = true;
        current().close();
    }
}

package gametracker.core;

import gametracker.api.Counter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Handles that outlive a session: each binds itself anew when the session is another one. */
final class FollowingHandles {
    /** Has a key that is no text, so it is refused as what it stands for would be. */
    private static final Map<String, String> UNREADABLE = Collections.singletonMap(null, null);

    private FollowingHandles() {}

    private record Bound<H>(GameTracker session, H handle) {}

    private abstract static class Handle<H> {
        final @Nullable String name;
        private final @Nullable Map<String, String> labels;
        private final Supplier<GameTracker> sessions;
        private volatile Bound<H> bound;

        Handle(@Nullable String name, @Nullable Map<String, String> labels, Supplier<GameTracker> sessions) {
            this.name = name;
            this.labels = frozen(labels);
            this.sessions = sessions;
            this.bound = bindTo(sessions.get());
        }

        abstract H bind(GameTracker session, @Nullable Map<String, String> labels);

        /** Returns the earlier session's, which counts what it is given, where there is no stack or heap to bind anew. */
        final H get() {
            Bound<H> now = bound;
            GameTracker session = sessions.get();
            if (now.session != session) {
                try {
                    now = bindTo(session);
                    bound = now;
                } catch (Throwable e) {
                    return now.handle;
                }
            }
            return now.handle;
        }

        private Bound<H> bindTo(GameTracker session) {
            return new Bound<>(session, bind(session, labels));
        }

        /** A map that cannot be copied becomes one that every session refuses and counts. */
        private static @Nullable Map<String, String> frozen(@Nullable Map<String, String> labels) {
            try {
                return labels == null ? null : new HashMap<>(labels);
            } catch (RuntimeException | StackOverflowError e) {
                return UNREADABLE;
            }
        }
    }

    static final class OfCounter extends Handle<Counter> implements Counter {
        OfCounter(@Nullable String name, @Nullable Map<String, String> labels, Supplier<GameTracker> sessions) {
            super(name, labels, sessions);
        }

        @Override
        Counter bind(GameTracker session, @Nullable Map<String, String> labels) {
            return session.counter(name, labels);
        }

        @Override
        public void add(long amount) {
            get().add(amount);
        }
    }

    static final class OfGauge extends Handle<Gauge> implements Gauge {
        OfGauge(@Nullable String name, @Nullable Map<String, String> labels, Supplier<GameTracker> sessions) {
            super(name, labels, sessions);
        }

        @Override
        Gauge bind(GameTracker session, @Nullable Map<String, String> labels) {
            return session.gauge(name, labels);
        }

        @Override
        public void set(double value) {
            get().set(value);
        }
    }

    static final class OfHistogram extends Handle<Histogram> implements Histogram {
        OfHistogram(@Nullable String name, @Nullable Map<String, String> labels, Supplier<GameTracker> sessions) {
            super(name, labels, sessions);
        }

        @Override
        Histogram bind(GameTracker session, @Nullable Map<String, String> labels) {
            return session.histogram(name, labels);
        }

        @Override
        public void record(double value) {
            get().record(value);
        }
    }
}

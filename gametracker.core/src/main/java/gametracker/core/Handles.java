package gametracker.core;

import gametracker.api.Counter;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.Freezer;
import gametracker.core.record.Refused;
import gametracker.core.series.Cell;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a game binds: a series' cell, behind the two rules of each recording call. Nothing is recorded on a thread of the
 * library's own, and nothing is thrown.
 *
 * <p>A handle outlives a session. It asks for the session that runs only when its cell says that the cell's session is
 * closed, so that following a session costs an open one nothing.
 */
final class Handles {
    /** Has a key that is no text, so it is refused as what it stands for would be. */
    private static final Map<String, String> UNREADABLE = Collections.singletonMap(null, null);

    /** Of no session. */
    private static final Refused UNCOUNTED = new Refused();

    private Handles() {}

    private abstract static class Handle {
        final @Nullable String name;
        final @Nullable Map<String, String> labels;
        private final SessionMetrics.Source source;

        /** Of the session that the cell belongs to. */
        Refused calls = UNCOUNTED;

        Handle(@Nullable String name, @Nullable Map<String, String> labels, SessionMetrics.Source source) {
            this.name = name;
            this.labels = frozen(labels);
            this.source = source;
            bind(source.metrics());
        }

        private void bind(@Nullable SessionMetrics session) {
            takeCell(session);
            calls = session == null ? UNCOUNTED : session.calls();
        }

        abstract void takeCell(@Nullable SessionMetrics session);

        /** Returns whether there is another cell to try now that the session of this one is closed. */
        final boolean follows(Cell closed) {
            SessionMetrics session = source.metrics();
            if (session == null) {
                return false;
            }
            if (closed.isOf(session.wakeSignal())) {
                closed.refuseClosed();
                return false;
            }
            bind(session);
            return true;
        }

        /** A map that cannot be copied becomes one that every session refuses and counts. */
        private static @Nullable Map<String, String> frozen(@Nullable Map<String, String> labels) {
            try {
                return labels == null || Freezer.cannotChange(labels) ? labels : new HashMap<>(labels);
            } catch (RuntimeException | StackOverflowError e) {
                return UNREADABLE;
            }
        }
    }

    static final class OfCounter extends Handle implements Counter {
        private volatile Cell.OfCounter cell;

        OfCounter(@Nullable String name, @Nullable Map<String, String> labels, SessionMetrics.Source source) {
            super(name, labels, source);
        }

        @Override
        void takeCell(@Nullable SessionMetrics session) {
            cell = session == null ? NoCell.INSTANCE : session.series().counter(name, labels);
        }

        @Override
        public void add(long amount) {
            try {
                if (!TrackerThreads.isCurrent()) {
                    Cell.OfCounter tried = cell;
                    while (!tried.tryAdd(amount) && follows(tried)) {
                        tried = cell;
                    }
                }
            } catch (Throwable e) {
                calls.lost++;
            }
        }
    }

    static final class OfGauge extends Handle implements Gauge {
        private volatile Cell.OfGauge cell;

        OfGauge(@Nullable String name, @Nullable Map<String, String> labels, SessionMetrics.Source source) {
            super(name, labels, source);
        }

        @Override
        void takeCell(@Nullable SessionMetrics session) {
            cell = session == null ? NoCell.INSTANCE : session.series().gauge(name, labels);
        }

        @Override
        public void set(double value) {
            try {
                if (!TrackerThreads.isCurrent()) {
                    Cell.OfGauge tried = cell;
                    while (!tried.trySet(value) && follows(tried)) {
                        tried = cell;
                    }
                }
            } catch (Throwable e) {
                calls.lost++;
            }
        }
    }

    static final class OfHistogram extends Handle implements Histogram {
        private volatile Cell.OfHistogram cell;

        OfHistogram(@Nullable String name, @Nullable Map<String, String> labels, SessionMetrics.Source source) {
            super(name, labels, source);
        }

        @Override
        void takeCell(@Nullable SessionMetrics session) {
            cell = session == null ? NoCell.INSTANCE : session.series().histogram(name, labels);
        }

        @Override
        public void record(double value) {
            try {
                if (!TrackerThreads.isCurrent()) {
                    Cell.OfHistogram tried = cell;
                    while (!tried.tryRecord(value) && follows(tried)) {
                        tried = cell;
                    }
                }
            } catch (Throwable e) {
                calls.lost++;
            }
        }
    }

    /** Stands for a cell while there is no session. */
    private enum NoCell implements Cell.OfCounter, Cell.OfGauge, Cell.OfHistogram {
        INSTANCE;

        @Override
        public boolean tryAdd(long amount) {
            return false;
        }

        @Override
        public boolean trySet(double value) {
            return false;
        }

        @Override
        public boolean tryRecord(double value) {
            return false;
        }

        @Override
        public boolean isOf(WakeSignal session) {
            return false;
        }

        @Override
        public void refuseClosed() {}
    }

    /** For a caller that had no stack or heap left to bind one: counts each use. */
    record Unbound(Refused calls) implements Counter, Gauge, Histogram {
        @Override
        public void add(long amount) {
            calls.lost++;
        }

        @Override
        public void set(double value) {
            calls.lost++;
        }

        @Override
        public void record(double value) {
            calls.lost++;
        }
    }
}

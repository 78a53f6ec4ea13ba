package gametracker.core;

import gametracker.api.Counter;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.record.Refused;

/**
 * What a game binds: the series, behind the two rules of each recording call. Nothing is recorded on a thread of the
 * library's own, and nothing is thrown.
 */
final class Handles {
    private Handles() {}

    record OfCounter(Counter series, Refused calls) implements Counter {
        @Override
        public void add(long amount) {
            try {
                if (!TrackerThreads.isCurrent()) {
                    series.add(amount);
                }
            } catch (Throwable e) {
                calls.lost++;
            }
        }
    }

    record OfGauge(Gauge series, Refused calls) implements Gauge {
        @Override
        public void set(double value) {
            try {
                if (!TrackerThreads.isCurrent()) {
                    series.set(value);
                }
            } catch (Throwable e) {
                calls.lost++;
            }
        }
    }

    record OfHistogram(Histogram series, Refused calls) implements Histogram {
        @Override
        public void record(double value) {
            try {
                if (!TrackerThreads.isCurrent()) {
                    series.record(value);
                }
            } catch (Throwable e) {
                calls.lost++;
            }
        }
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

package gametracker.api.spi;

import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Meters of loops that outlive a tracker: each hands its calls to the meter of the tracker that holds now. For
 * implementations of the API.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public abstract class FollowingMeters {
    private final ConcurrentHashMap<String, FrameMeter> meters = new ConcurrentHashMap<>();

    /** Has no meter yet. */
    protected FollowingMeters() {}

    /**
     * Returns the tracker that holds now.
     *
     * @return the tracker
     */
    protected abstract GameTracker current();

    /**
     * Binds a meter to one tracker.
     *
     * @param tracker what {@link #current()} returned
     * @param loop the loop's name, or null
     * @return that tracker's meter
     */
    protected abstract FrameMeter bind(GameTracker tracker, @Nullable String loop);

    /**
     * Returns the meter of a loop, the same at each call with this name. A tracker measures {@value LoopProbe#MAX_LOOPS}
     * loops; further names get what the tracker of the moment has for them, so that names that a game thinks up take no
     * memory. Never throws.
     *
     * @param loop the loop's name, or null
     * @return the meter
     */
    public final FrameMeter loop(@Nullable String loop) {
        try {
            FrameMeter there = loop == null ? null : meters.get(loop);
            if (there != null) {
                return there;
            }
            FrameMeter bound = bind(current(), loop);
            if (loop == null || loop.isEmpty() || meters.size() >= LoopProbe.MAX_LOOPS) {
                return bound;
            }
            FrameMeter made = new Meter(loop);
            FrameMeter meanwhile = meters.putIfAbsent(loop, made);
            return meanwhile == null ? made : meanwhile;
        } catch (Throwable e) {
            return GameTracker.noop().frames(); // no stack or heap is left for one
        }
    }

    private record Bound(GameTracker tracker, FrameMeter meter) {}

    private final class Meter implements FrameMeter {
        private final String loop;
        private volatile @Nullable Duration budget;
        private volatile Bound bound;

        Meter(String loop) {
            this.loop = loop;
            GameTracker tracker = current();
            this.bound = new Bound(tracker, bind(tracker, loop));
        }

        private FrameMeter meter() {
            Bound now = bound;
            GameTracker tracker = current();
            return now.tracker == tracker ? now.meter : boundAnew(tracker);
        }

        private FrameMeter boundAnew(GameTracker tracker) {
            FrameMeter meter = bind(tracker, loop);
            Duration wanted = budget;
            if (wanted != null) {
                meter.budget(wanted);
            }
            bound = new Bound(tracker, meter);
            return meter;
        }

        @Override
        public void frame() {
            try {
                meter().frame();
            } catch (Throwable e) {
                // A caller at the very end of its stack or heap does without a frame.
            }
        }

        @Override
        public void section(String name) {
            try {
                meter().section(name);
            } catch (Throwable e) {
                // A caller at the very end of its stack or heap does without a section.
            }
        }

        @Override
        public void pause() {
            try {
                meter().pause();
            } catch (Throwable e) {
                // A caller at the very end of its stack or heap does without a pause.
            }
        }

        @Override
        public FrameMeter budget(Duration budget) {
            try {
                FrameMeter meter = meter();
                this.budget = budget;
                meter.budget(budget);
            } catch (Throwable e) {
                // A caller at the very end of its stack or heap keeps the budget that it had.
            }
            return this;
        }
    }
}

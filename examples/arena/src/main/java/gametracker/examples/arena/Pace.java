package gametracker.examples.arena;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** How fast the fight goes: at 60 frames a second for people, or as fast as it can for tests. */
interface Pace {
    int FRAMES_PER_SECOND = 60;

    /** Waits for the next frame, and returns how many milliseconds the last one took. */
    double nextFrame();

    /** Spends about so many milliseconds on work, and returns how many it took. */
    double spend(int millis);

    /** Frames and work take the time they take. */
    static Pace realTime() {
        return new RealTime();
    }

    /** Nothing waits; times are made up from the random numbers, so the same seed gives the same times. */
    static Pace asFastAsPossible(RandomGenerator random) {
        return new MadeUp(random);
    }

    /** Whole 64ths of a millisecond: sums of such numbers are exact in whatever order they are added up. */
    private static double in64ths(double millis) {
        return Math.round(millis * 64) / 64.0;
    }

    /** By the clock. */
    final class RealTime implements Pace {
        private static final long FRAME_NANOS = TimeUnit.SECONDS.toNanos(1) / FRAMES_PER_SECOND;

        private long lastFrame = System.nanoTime();
        private long nextFrame = lastFrame + FRAME_NANOS;

        @Override
        public double nextFrame() {
            waitUntil(nextFrame);
            long now = System.nanoTime();
            double millis = (now - lastFrame) / 1e6;
            lastFrame = now;
            // A frame that came late is not made up for by shorter ones.
            nextFrame = Math.max(nextFrame, now - FRAME_NANOS) + FRAME_NANOS;
            return in64ths(millis);
        }

        @Override
        public double spend(int millis) {
            long start = System.nanoTime();
            waitUntil(start + TimeUnit.MILLISECONDS.toNanos(millis));
            lastFrame = System.nanoTime();
            nextFrame = lastFrame + FRAME_NANOS;
            return in64ths((lastFrame - start) / 1e6);
        }

        private static void waitUntil(long nanoTime) {
            for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
                LockSupport.parkNanos(left);
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
        }
    }

    /** By the dice. */
    final class MadeUp implements Pace {
        private final RandomGenerator random;

        MadeUp(RandomGenerator random) {
            this.random = random;
        }

        @Override
        public double nextFrame() {
            boolean hiccup = random.nextInt(100) == 0;
            return in64ths(hiccup ? 25 + 20 * random.nextDouble() : 16 + 1.5 * random.nextDouble());
        }

        @Override
        public double spend(int millis) {
            return in64ths(millis * (1 + random.nextDouble() / 4));
        }
    }
}

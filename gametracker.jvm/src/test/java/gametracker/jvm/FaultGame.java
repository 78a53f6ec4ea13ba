package gametracker.jvm;

import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.LoopProbe;
import gametracker.api.spi.RuntimeProbe;
import gametracker.api.spi.RuntimeProbeProvider;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A game for a JVM of its own, in which something is missing: one frame that a lock holds up, one with a collection.
 * Prints what was said and what was explained. Argument: {@code recording} for a recording of the game's own, {@code
 * virtual} for a virtual thread as loop.
 */
final class FaultGame {
    private static final long MILLI = 1_000_000;

    private final RuntimeProbe probe;
    private final LoopProbe loop;

    private FaultGame() {
        ClassLoader loader = RuntimeProbeProvider.class.getClassLoader();
        probe = ServiceLoader.load(RuntimeProbeProvider.class, loader)
                .findFirst()
                .orElseThrow()
                .create(words -> System.out.println("words " + words));
        loop = probe.loop();
    }

    public static void main(String[] arguments) throws Exception {
        String how = arguments.length == 0 ? "" : arguments[0];
        FaultGame game = new FaultGame();
        Recordings recordings = how.equals("recording") ? new Recordings() : null;
        Runnable play = () -> {
            try {
                game.play();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        if (how.equals("virtual")) {
            Thread thread = (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, play);
            thread.join();
        } else {
            play.run();
        }
        game.probe.close();
        if (recordings != null) {
            recordings.check();
        }
        System.out.println("end");
        System.exit(0);
    }

    private void play() throws Exception {
        frames(20);
        probe.start();
        // Until the probe hears events or has said that it will not: an explanation tells which.
        FrameExplanation first = null;
        for (int i = 0; i < 60 && (first == null || !first.complete() && i < 6); i++) {
            first = explain(hitch());
        }
        System.out.println("complete " + (first != null && first.complete()));
        System.out.println("lock " + explain(hitch()));
        frames(20);
        long start = frames(1);
        System.gc();
        long end = System.nanoTime();
        System.out.println("stood " + loop.frameEnd(end));
        System.out.println("gc " + explain(new long[] {start, end}));
    }

    private long frames(int count) {
        long end = 0;
        for (int i = 0; i < count; i++) {
            LockSupport.parkNanos(5 * MILLI);
            end = System.nanoTime();
            loop.frameEnd(end);
        }
        return end;
    }

    /** A frame in which a lock is waited for. */
    private long[] hitch() throws Exception {
        frames(20);
        Object monitor = new Object();
        CountDownLatch held = new CountDownLatch(1);
        Thread holder = new Thread(
                () -> {
                    synchronized (monitor) {
                        held.countDown();
                        LockSupport.parkNanos(200 * MILLI);
                    }
                },
                "holder");
        holder.start();
        long start = frames(1);
        held.await();
        synchronized (monitor) {
            long end = System.nanoTime();
            loop.frameEnd(end);
            return new long[] {start, end};
        }
    }

    private FrameExplanation explain(long[] frame) throws Exception {
        CompletableFuture<FrameExplanation> answer = new CompletableFuture<>();
        if (!loop.explain(frame[0], frame[1], answer::complete)) {
            LockSupport.parkNanos(100 * MILLI);
            return null;
        }
        return answer.get(30, TimeUnit.SECONDS);
    }

    /** A recording of the game's own, which must be none of the probe's business. */
    private static final class Recordings {
        private final jdk.jfr.Recording recording = new jdk.jfr.Recording();
        private final java.util.Map<String, String> before;

        Recordings() {
            recording.enable("jdk.ThreadSleep").withThreshold(java.time.Duration.ofMillis(20));
            before = recording.getSettings();
            recording.start();
        }

        void check() throws Exception {
            System.out.println("recording " + recording.getState());
            System.out.println("settings " + recording.getSettings().equals(before));
            java.nio.file.Path file = java.nio.file.Files.createTempFile("own", ".jfr");
            recording.dump(file);
            System.out.println("dumped " + (java.nio.file.Files.size(file) > 0));
            java.nio.file.Files.delete(file);
            recording.close();
        }
    }
}

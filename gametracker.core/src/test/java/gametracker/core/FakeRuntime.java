package gametracker.core;

import gametracker.api.spi.FrameCause;
import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.FrameExplanation.Evidence;
import gametracker.api.spi.FrameExplanation.Share;
import gametracker.api.spi.LoopProbe;
import gametracker.api.spi.MetricSink;
import gametracker.api.spi.RuntimeProbe;
import gametracker.api.spi.RuntimeProbeProvider;
import gametracker.api.spi.ThreadReport;
import gametracker.api.spi.ThreadReport.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A module that explains frames: says that each hitch is a lock's, unless told to fail in some way. */
final class FakeRuntime implements RuntimeProbe {
    final CountDownLatch created = new CountDownLatch(1);
    final CountDownLatch started = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);

    /** Run by each call that is named so. */
    volatile String failing = "";

    volatile Runnable failure = () -> {};
    volatile Consumer<MetricSink> registers = sink -> {};

    /** What is not answered until the probe is closed. */
    volatile boolean waits;

    private volatile Runnable waiting = () -> {};

    Supplier<RuntimeProbeProvider> found() {
        return () -> trouble -> {
            call("create");
            created.countDown();
            return this;
        };
    }

    private void call(String name) {
        if (failing.equals(name)) {
            failure.run();
        }
    }

    @Override
    public void start() {
        call("start");
        started.countDown();
    }

    @Override
    public LoopProbe loop() {
        call("loop");
        return new LoopProbe() {
            @Override
            public long frameEnd(long nowNanos) {
                call("frameEnd");
                return 0;
            }

            @Override
            public boolean explain(long startNanos, long endNanos, Consumer<FrameExplanation> then) {
                call("explain");
                FrameExplanation locked = new FrameExplanation(
                        List.of(new Share(
                                FrameCause.LOCK,
                                (endNanos - startNanos) / 2,
                                List.of(new Evidence("owner", "loader of secret-player-name")))),
                        0,
                        true);
                if (waits) {
                    waiting = () -> then.accept(locked);
                } else {
                    then.accept(locked);
                }
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void metrics(MetricSink sink) {
        call("metrics");
        registers.accept(sink);
    }

    @Override
    public ThreadReport examine(Thread thread, int maxFrames, int maxOthers) {
        call("examine");
        StackTraceElement holding = new StackTraceElement("game.Loader", "holding", "Loader.java", 7);
        return new ThreadReport(
                List.of(thread.getStackTrace()),
                thread.getState(),
                Optional.of(new Waiting("the loop", "java.lang.Object@1", Optional.of("loader"), List.of(holding))),
                List.of(),
                List.of());
    }

    @Override
    public void close() {
        closed.countDown();
        call("close");
        waiting.run();
    }
}

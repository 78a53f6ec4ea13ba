package gametracker.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.FrameCause;
import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.LoopProbe;
import gametracker.api.spi.RuntimeProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class JvmProbeTest {
    private static final long MILLI = 1_000_000;

    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private final JvmProbe probe = new JvmProbe(new Words(said::add));

    @AfterEach
    void close() {
        probe.close();
    }

    @Test
    void beforeTheStartNothingIsKnownAndNothingTaken() {
        LoopProbe loop = probe.loop();
        assertEquals(LoopProbe.UNKNOWN, loop.frameEnd(System.nanoTime()));
        assertFalse(loop.explain(0, 1, explanation -> {}));
    }

    @Test
    void aFramesEndTellsHowLongTheJvmStood() {
        LoopProbe loop = started();
        loop.frameEnd(System.nanoTime());
        long before = System.nanoTime();
        System.gc();
        long now = System.nanoTime();
        long stood = loop.frameEnd(now);
        // On a busy machine the JVM books its stop after the frame's end, and then it is not known yet.
        assertTrue(stood == LoopProbe.UNKNOWN || stood > 0 && stood <= now - before, "stood " + stood);
        assertTrue(said.isEmpty(), said.toString());
    }

    @Test
    void aFrameWithoutAStopStoodNotAtAll() {
        LoopProbe loop = started();
        loop.frameEnd(System.nanoTime());
        Standstill counters = probe.standstill();
        for (int i = 0; i < 1000; i++) {
            long begun = counters.begun();
            loop.frameEnd(System.nanoTime());
            long between = counters.begun();
            long stood = loop.frameEnd(System.nanoTime());
            if (begun == counters.begun() && begun == between) {
                assertEquals(0, stood);
            }
        }
    }

    @Test
    void aFrameIsExplainedOnceWithinItsTime() throws Exception {
        LoopProbe loop = started();
        waitUntil(this::hearsEvents);
        loop.frameEnd(System.nanoTime());
        long start = frame(loop, 1);
        LockSupport.parkNanos(60 * MILLI);
        long end = System.nanoTime();
        loop.frameEnd(end);
        List<FrameExplanation> got = new ArrayList<>();
        CountDownLatch once = new CountDownLatch(1);
        assertTrue(loop.explain(start, end, explanation -> {
            got.add(explanation);
            once.countDown();
        }));
        assertTrue(once.await(30, TimeUnit.SECONDS));
        FrameExplanation explanation = got.get(0);
        long sum = explanation.usualNanos();
        for (FrameExplanation.Share each : explanation.causes()) {
            sum += each.nanos();
        }
        assertEquals(end - start, sum);
        assertEquals(1, got.size());
    }

    @Test
    void closingAnswersWhatIsOpenAndTakesNoMore() throws Exception {
        LoopProbe loop = started();
        loop.frameEnd(System.nanoTime());
        long start = frame(loop, 1);
        long end = frame(loop, 1);
        CompletableFuture<FrameExplanation> answer = new CompletableFuture<>();
        assertTrue(loop.explain(start, end, answer::complete));
        probe.close();
        probe.close();
        assertNotNull(answer.get(30, TimeUnit.SECONDS));
        assertFalse(loop.explain(start, end, explanation -> {}));
        assertEquals(LoopProbe.UNKNOWN, loop.frameEnd(System.nanoTime()));
        probe.start();
        assertFalse(probe.takesQuestions());
        assertNotNull(probe.loop());
    }

    @Test
    void aFrameThatBeganOnAnotherThreadIsBlamedOnPausesAlone() throws Exception {
        LoopProbe loop = started();
        Thread other = new Thread(() -> loop.frameEnd(System.nanoTime()));
        other.start();
        other.join();
        long start = System.nanoTime();
        LockSupport.parkNanos(60 * MILLI);
        long end = System.nanoTime();
        loop.frameEnd(end);
        CompletableFuture<FrameExplanation> answer = new CompletableFuture<>();
        assertTrue(loop.explain(start, end, answer::complete));
        for (FrameExplanation.Share each : answer.get(30, TimeUnit.SECONDS).causes()) {
            assertTrue(
                    List.of(FrameCause.UNKNOWN, FrameCause.GC, FrameCause.SAFEPOINT)
                            .contains(each.cause()),
                    each.toString());
        }
    }

    @Test
    void anAnswerThatThrowsIsSaidAndHoldsUpNoOther() throws Exception {
        LoopProbe loop = started();
        loop.frameEnd(System.nanoTime());
        long start = frame(loop, 1);
        long end = frame(loop, 1);
        assertTrue(loop.explain(start, end, explanation -> {
            throw new IllegalStateException("thrown");
        }));
        CompletableFuture<FrameExplanation> answer = new CompletableFuture<>();
        assertTrue(loop.explain(start, end, answer::complete));
        assertNotNull(answer.get(30, TimeUnit.SECONDS));
        waitUntil(() -> said.stream().anyMatch(each -> each.contains("thrown")));
    }

    @Test
    void tooManyQuestionsAreRefused() {
        LoopProbe loop = started();
        loop.frameEnd(System.nanoTime());
        long start = frame(loop, 1);
        long end = frame(loop, 1);
        boolean refused = false;
        for (int i = 0; i < 100_000 && !refused; i++) {
            refused = !loop.explain(start, end, explanation -> {});
        }
        assertTrue(refused);
    }

    @Test
    void tenThousandLoopsAreTakenAndTheFirstAreFollowed() throws Exception {
        probe.start();
        List<LoopProbe> loops = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            loops.add(probe.loop());
        }
        waitUntil(probe::takesQuestions);
        for (LoopProbe each : loops) {
            each.frameEnd(System.nanoTime());
        }
        long end = System.nanoTime();
        LoopProbe last = loops.get(loops.size() - 1);
        last.frameEnd(end);
        CompletableFuture<FrameExplanation> answer = new CompletableFuture<>();
        assertTrue(last.explain(end - MILLI, end, answer::complete));
        assertNotNull(answer.get(30, TimeUnit.SECONDS));
        assertEquals(LoopProbe.MAX_LOOPS, probe.loops().size());
        assertEquals(
                1, said.stream().filter(each -> each.contains("loops are open")).count());
        loops.forEach(LoopProbe::close);
        loops.forEach(LoopProbe::close);
        assertTrue(probe.loops().isEmpty());
        assertEquals(LoopProbe.UNKNOWN, last.frameEnd(System.nanoTime()));
    }

    @Test
    void twoLoopsOfOneThreadAreBothExplained() throws Exception {
        LoopProbe one = started();
        LoopProbe two = probe.loop();
        waitUntil(this::hearsEvents);
        long start = 0;
        for (int i = 0; i < 20; i++) {
            LockSupport.parkNanos(5 * MILLI);
            start = System.nanoTime();
            one.frameEnd(start);
            two.frameEnd(start);
        }
        Thread.sleep(150);
        long end = System.nanoTime();
        one.frameEnd(end);
        CompletableFuture<FrameExplanation> first = new CompletableFuture<>();
        assertTrue(one.explain(start, end, first::complete));
        two.frameEnd(end);
        CompletableFuture<FrameExplanation> second = new CompletableFuture<>();
        assertTrue(two.explain(start, end, second::complete));
        for (CompletableFuture<FrameExplanation> each : List.of(first, second)) {
            FrameExplanation explanation = each.get(30, TimeUnit.SECONDS);
            assertTrue(
                    !explanation.complete() || Scene.millis(explanation, FrameCause.SLEEP) >= 140,
                    explanation.toString());
        }
    }

    @Test
    void aFramesEndLeavesNoGarbage() {
        LoopProbe loop = started();
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                loop.frameEnd(i);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    @Test
    void aListenerThatThrowsHurtsNobody() {
        try (RuntimeProbe throwing = new JvmProbe(new Words(words -> {
            throw new IllegalStateException(words);
        }))) {
            for (int i = 0; i < 100; i++) {
                throwing.loop();
            }
        }
    }

    private LoopProbe started() {
        LoopProbe loop = probe.loop();
        probe.start();
        probe.start();
        waitUntil(probe::takesQuestions);
        return loop;
    }

    private static long frame(LoopProbe loop, long millis) {
        LockSupport.parkNanos(millis * MILLI);
        long end = System.nanoTime();
        loop.frameEnd(end);
        return end;
    }

    private boolean hearsEvents() {
        return probe.hearsEvents();
    }

    private static void waitUntil(BooleanSupplier condition) {
        long limit = System.nanoTime() + 60_000 * MILLI;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < limit, "waited in vain");
            LockSupport.parkNanos(MILLI);
        }
    }
}

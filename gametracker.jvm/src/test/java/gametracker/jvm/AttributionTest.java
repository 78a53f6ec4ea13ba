package gametracker.jvm;

import static gametracker.jvm.Scene.evidence;
import static gametracker.jvm.Scene.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.FrameCause;
import gametracker.api.spi.FrameExplanation;
import gametracker.jvm.JvmEvent.Kind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AttributionTest {
    @Test
    void nothingObservedIsUnknown() {
        FrameExplanation explanation = new Scene(100).withoutClock().deaf().explain();
        assertEquals(FrameCause.UNKNOWN, explanation.main());
        assertFalse(explanation.complete());
    }

    @Test
    void theLimitersSleepIsBlamedForNothing() {
        FrameExplanation explanation = new Scene(116)
                .ran(4)
                .blocked(Kind.LOCK, 4, 104, "game.World", "loader", "game.World.lock:9")
                .asked(Kind.SLEEP, 104, 116, 12, "", "", "game.Limiter.sleep:1")
                .explain();
        assertEquals(100, millis(explanation, FrameCause.LOCK));
        assertEquals(0, millis(explanation, FrameCause.SLEEP));
        assertEquals(1, explanation.causes().size(), explanation.toString());
        assertEquals(16 * Scene.MILLI, explanation.usualNanos());
    }

    @Test
    void aSleepElsewhereIsBlamedWhole() {
        FrameExplanation explanation = new Scene(100)
                .ran(4)
                .asked(Kind.SLEEP, 4, 100, 96, "", "", "java.lang.Thread.sleep:1", "game.Save.retry:3")
                .explain();
        assertEquals(FrameCause.SLEEP, explanation.main());
        assertEquals(96, millis(explanation, FrameCause.SLEEP));
        assertEquals("[at=game.Save.retry:3]", evidence(explanation, FrameCause.SLEEP));
    }

    @Test
    void whatSleptLongerThanAskedForWaitedForAProcessor() {
        FrameExplanation explanation = new Scene(104)
                .ran(4)
                .asked(Kind.SLEEP, 4, 104, 12, "", "", "game.Limiter.sleep:1")
                .explain();
        assertEquals(FrameCause.SCHEDULER, explanation.main());
        assertEquals(88, millis(explanation, FrameCause.SCHEDULER));
        assertEquals(0, millis(explanation, FrameCause.SLEEP));
    }

    @Test
    void aTimedWaitThatWasSignalledInTimeIsAWait() {
        FrameExplanation explanation = new Scene(100)
                .ran(4)
                .asked(Kind.WAIT, 4, 100, 5000, "java.util.concurrent.CountDownLatch$Sync", "", "game.Net.await:4")
                .explain();
        assertEquals(96, millis(explanation, FrameCause.WAIT));
    }

    @Test
    void usualWorkIsBlamedForNothingAndMoreIsOwnCode() {
        FrameExplanation explanation = new Scene(100)
                .ran(100)
                .sample(Kind.SAMPLE, 20, "java.util.HashMap.get:5", "game.World.tick:88")
                .sample(Kind.SAMPLE, 30, "java.util.HashMap.get:5", "game.World.tick:88")
                .sample(Kind.SAMPLE, 40, "game.Physics.step:2")
                .explain();
        assertEquals(FrameCause.CPU, explanation.main());
        assertEquals(96, millis(explanation, FrameCause.CPU));
        assertEquals(
                "[method=java.util.HashMap.get:5 < game.World.tick:88 x2, method=game.Physics.step:2 x1,"
                        + " stack=java.util.HashMap.get:5 < game.World.tick:88]",
                evidence(explanation, FrameCause.CPU));
    }

    @Nested
    class Pauses {
        @Test
        void aCollectionIsToldWithItsCollectorAndCause() {
            FrameExplanation explanation = new Scene(100)
                    .ran(10)
                    .vm(Kind.GC_PAUSE, 10, 100, "GC Pause", "", 3)
                    .vm(Kind.VM_OPERATION, 10, 100, "G1CollectFull", "main", 8)
                    .vm(Kind.COLLECTION, 10, 100, "G1Full", "System.gc()", 3)
                    .explain();
            assertEquals(90, millis(explanation, FrameCause.GC));
            assertEquals("[collector=G1Full, gc_cause=System.gc()]", evidence(explanation, FrameCause.GC));
            assertEquals(0, millis(explanation, FrameCause.SAFEPOINT));
        }

        @Test
        void aCollectionDuringASleepThatWasAskedForDelaysNothing() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .asked(Kind.SLEEP, 4, 104, 100, "", "", "game.Save.retry:3")
                    .vm(Kind.GC_PAUSE, 20, 60, "GC Pause", "", 3)
                    .explain();
            assertEquals(0, millis(explanation, FrameCause.GC));
            assertEquals(100, millis(explanation, FrameCause.SLEEP));
        }

        @Test
        void aCollectionThatOutlastsTheSleepIsBlamedForTheRest() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .asked(Kind.SLEEP, 4, 104, 12, "", "", "game.Limiter.sleep:1")
                    .vm(Kind.GC_PAUSE, 10, 104, "GC Pause", "", 3)
                    .explain();
            assertEquals(88, millis(explanation, FrameCause.GC));
            assertEquals(0, millis(explanation, FrameCause.SCHEDULER));
        }

        @Test
        void aCollectionWhileWaitingForALockGoesFirst() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .blocked(Kind.LOCK, 4, 104, "game.World", "loader", "game.World.lock:9")
                    .vm(Kind.GC_PAUSE, 30, 90, "GC Pause", "", 3)
                    .explain();
            assertEquals(60, millis(explanation, FrameCause.GC));
            assertEquals(40, millis(explanation, FrameCause.LOCK));
        }

        @Test
        void anotherOperationIsASafepoint() {
            FrameExplanation explanation = new Scene(100)
                    .ran(4)
                    .vm(Kind.REACHING_SAFEPOINT, 4, 24, "", "", 5)
                    .vm(Kind.VM_OPERATION, 24, 100, "HeapDumper", "Attach Listener", 5)
                    .explain();
            assertEquals(96, millis(explanation, FrameCause.SAFEPOINT));
            assertEquals(
                    "[operation=HeapDumper, caller=Attach Listener, operation=on the way to HeapDumper]",
                    evidence(explanation, FrameCause.SAFEPOINT));
        }

        @Test
        void theThreadThatTheOthersWaitForRan() {
            FrameExplanation explanation = new Scene(100)
                    .ran(98)
                    .vm(Kind.REACHING_SAFEPOINT, 4, 98, "", "", 5)
                    .explain();
            assertEquals(94, millis(explanation, FrameCause.CPU));
            assertTrue(millis(explanation, FrameCause.SAFEPOINT) <= 2);
        }

        @Test
        void waitingForAConcurrentCollectionIsGc() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .queued(0)
                    .vm(Kind.COLLECTION, 4, 103, "Z", "System.gc()", 3)
                    .explain();
            assertEquals(99, millis(explanation, FrameCause.GC));
            assertEquals("[collector=Z, gc_cause=System.gc()]", evidence(explanation, FrameCause.GC));
        }

        @Test
        void aConcurrentCollectionThatNobodyWaitsForIsBlamedForNothing() {
            FrameExplanation explanation = new Scene(104)
                    .ran(104)
                    .vm(Kind.COLLECTION, 0, 104, "Z", "System.gc()", 3)
                    .explain();
            assertEquals(0, millis(explanation, FrameCause.GC));
            explanation = new Scene(104)
                    .ran(4)
                    .vm(Kind.COLLECTION, 0, 104, "Z", "Proactive", 3)
                    .explain();
            assertEquals(0, millis(explanation, FrameCause.GC));
            assertEquals(FrameCause.UNKNOWN, explanation.main());
        }

        @Test
        void anAllocationStallIsGc() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .blocked(Kind.ALLOCATION_STALL, 4, 104, "", "")
                    .explain();
            assertEquals(100, millis(explanation, FrameCause.GC));
            assertEquals("[operation=allocation stall]", evidence(explanation, FrameCause.GC));
        }

        @Test
        void withoutEventsTheCountersTell() {
            FrameExplanation explanation =
                    new Scene(104).ran(4).deaf().counters(90, 60).explain();
            assertEquals(60, millis(explanation, FrameCause.GC));
            assertEquals(30, millis(explanation, FrameCause.SAFEPOINT));
        }

        @Test
        void stopsTooShortForEventsAreToldByTheCounters() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .counters(90, 0)
                    .vm(Kind.VM_OPERATION, 4, 14, "ThreadDump", "profiler", 3)
                    .explain();
            assertEquals(90, millis(explanation, FrameCause.SAFEPOINT));
            assertEquals(10, millis(explanation, FrameCause.UNKNOWN));
        }

        @Test
        void aStopThatWasBookedTooLateIsNotBlamedTwice() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .counters(60, 60)
                    .vm(Kind.GC_PAUSE, -61, -1, "GC Pause", "", 3)
                    .explain();
            assertEquals(0, millis(explanation, FrameCause.GC));
        }

        @Test
        void aHeartbeatThatWaitedForAStopTellsNothingOfTheScheduler() {
            FrameExplanation explanation =
                    new Scene(104).ran(4).counters(100, 0).standing(4, 104).explain();
            assertEquals(100, millis(explanation, FrameCause.SAFEPOINT));
        }

        @Test
        void theCountersAddNothingToEventsThatToldTheSame() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .deaf()
                    .counters(60, 60)
                    .vm(Kind.GC_PAUSE, 4, 64, "GC Pause", "", 3)
                    .explain();
            assertEquals(60, millis(explanation, FrameCause.GC));
        }
    }

    @Nested
    class OffTheProcessor {
        @Test
        void nothingSpeaksForIt() {
            FrameExplanation explanation = new Scene(104).ran(4).explain();
            assertEquals(FrameCause.UNKNOWN, explanation.main());
            assertEquals(100, millis(explanation, FrameCause.UNKNOWN));
        }

        @Test
        void theSystemsCountSpeaksForTheScheduler() {
            FrameExplanation explanation = new Scene(104).ran(14).queued(90).explain();
            assertEquals(90, millis(explanation, FrameCause.SCHEDULER));
            assertEquals("[reason=waited for a processor]", evidence(explanation, FrameCause.SCHEDULER));
            assertEquals(10, millis(explanation, FrameCause.CPU));
        }

        @Test
        void aProcessThatStoodSpeaksForTheScheduler() {
            FrameExplanation explanation =
                    new Scene(104).ran(4).queued(0).standing(4, 104).explain();
            assertEquals(100, millis(explanation, FrameCause.SCHEDULER));
        }

        @Test
        void aProcessThatStoodGoesBeforeWhatItsThreadWaitedFor() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .standing(10, 104)
                    .blocked(Kind.IO, 4, 104, "/save", "", "game.Save.write:1")
                    .explain();
            assertEquals(94, millis(explanation, FrameCause.SCHEDULER));
            assertEquals(6, millis(explanation, FrameCause.IO));
        }

        @Test
        void standingOnTheWayToASafepointIsTheSafepoints() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .standing(10, 104)
                    .vm(Kind.REACHING_SAFEPOINT, 4, 104, "", "", 5)
                    .explain();
            assertEquals(100, millis(explanation, FrameCause.SAFEPOINT));
        }

        @Test
        void standingWhileTheThreadSleptIsBlamedForNothing() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .standing(4, 104)
                    .asked(Kind.SLEEP, 4, 104, 100, "", "", "game.Save.retry:3")
                    .explain();
            assertEquals(0, millis(explanation, FrameCause.SCHEDULER));
        }

        @Test
        void nativeCodeThatBlocksIsUnknownAndNamed() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .queued(0)
                    .look(20, 104, Thread.State.RUNNABLE, true, "", "")
                    .sample(Kind.NATIVE_SAMPLE, 50, "org.lwjgl.glfw.GLFW.glfwSwapBuffers:1", "game.Main.loop:7")
                    .explain();
            assertEquals(FrameCause.UNKNOWN, explanation.main());
            assertTrue(evidence(explanation, FrameCause.UNKNOWN).contains("glfwSwapBuffers"));
            assertEquals(0, millis(explanation, FrameCause.SCHEDULER));
        }

        @Test
        void nativeCodeOfTheJdksFilesIsIo() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .queued(0)
                    .look(4, 104, Thread.State.RUNNABLE, true, "", "")
                    .sample(Kind.NATIVE_SAMPLE, 50, "sun.nio.fs.UnixNativeDispatcher.open0:1", "game.Assets.open:7")
                    .explain();
            assertEquals(100, millis(explanation, FrameCause.IO));
        }

        @Test
        void whatTheKernelComputesForIoIsIoToo() {
            FrameExplanation explanation = new Scene(104)
                    .ran(84)
                    .queued(0)
                    .look(4, 104, Thread.State.RUNNABLE, true, "", "")
                    .sample(Kind.NATIVE_SAMPLE, 50, "java.io.FileDescriptor.sync0:1", "game.Save.force:7")
                    .explain();
            assertEquals(FrameCause.IO, explanation.main());
            assertEquals(100, millis(explanation, FrameCause.IO));
        }

        @Test
        void withoutJfrTheThreadsStateTellsOfLocksAndOwners() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .deaf()
                    .look(15, 60, Thread.State.BLOCKED, false, "game.World", "loader")
                    .look(
                            60,
                            100,
                            Thread.State.WAITING,
                            false,
                            "java.util.concurrent.locks.ReentrantLock$NonfairSync",
                            "x")
                    .explain();
            assertEquals(FrameCause.LOCK, explanation.main());
            assertTrue(evidence(explanation, FrameCause.LOCK).startsWith("[class=game.World, owner=loader"));
        }

        @Test
        void withoutJfrASleepIsNotToldFromALimiterThatWokeLate() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .deaf()
                    .look(15, 100, Thread.State.TIMED_WAITING, false, "", "")
                    .explain();
            assertEquals(FrameCause.UNKNOWN, explanation.main());
        }

        @Test
        void whatEveryFrameSpendsOffTheProcessorIsUsual() {
            // Without the limiter's events, as with a wait for the screen in native code.
            Observed with = new Scene(104).ran(4).queued(0).observed();
            Observed without = new Observed(
                    with.start(),
                    with.end(),
                    with.earlierEnds(),
                    with.readings(),
                    with.looks(),
                    with.standing(),
                    java.util.List.of(),
                    -1,
                    0,
                    true);
            FrameExplanation explanation = Attribution.explain(without);
            assertEquals(88, millis(explanation, FrameCause.UNKNOWN));
            assertEquals(16 * Scene.MILLI, explanation.usualNanos());
        }

        @Test
        void aVirtualThreadsTimeIsUnknownButItsEventsCount() {
            FrameExplanation explanation = new Scene(104)
                    .withoutClock()
                    .blocked(Kind.IO, 30, 100, "/save", "", "game.Save.write:1")
                    .explain();
            assertEquals(70, millis(explanation, FrameCause.IO));
            assertEquals(0, millis(explanation, FrameCause.CPU) + millis(explanation, FrameCause.SCHEDULER));
        }
    }

    @Nested
    class Classes {
        @Test
        void loadingIncludesWhatTheLoaderDoes() {
            FrameExplanation explanation = new Scene(104)
                    .ran(60)
                    .blocked(Kind.CLASS_LOAD, 4, 104, "game.Boss", "")
                    .blocked(Kind.IO, 10, 50, "/game.jar", "", "game.Loader.read:1")
                    .asked(Kind.SLEEP, 50, 60, 10, "", "", "game.Loader.retry:1")
                    .explain();
            assertEquals(100, millis(explanation, FrameCause.CLASS_LOADING));
            assertTrue(evidence(explanation, FrameCause.CLASS_LOADING).startsWith("[class=game.Boss"));
        }

        @Test
        void nestedLoadsCountOnce() {
            Scene scene = new Scene(104).ran(4);
            for (int i = 0; i < 20; i++) {
                scene.blocked(Kind.CLASS_LOAD, 4 + i, 104 - i, "game.C" + i, "");
            }
            assertEquals(100, millis(scene.explain(), FrameCause.CLASS_LOADING));
        }

        @Test
        void anInitialiserThatComputesIsClassLoading() {
            FrameExplanation explanation = new Scene(104)
                    .ran(104)
                    .sample(Kind.SAMPLE, 20, "game.Tables.fill:9", "game.Tables.<clinit>:3", "game.Main.loop:7")
                    .sample(Kind.SAMPLE, 60, "game.Tables.fill:9", "game.Tables.<clinit>:3", "game.Main.loop:7")
                    .explain();
            assertEquals(FrameCause.CLASS_LOADING, explanation.main());
            assertTrue(evidence(explanation, FrameCause.CLASS_LOADING).startsWith("[class=game.Tables"));
        }

        @Test
        void anInitialiserThatWaitsIsClassLoading() {
            FrameExplanation explanation = new Scene(104)
                    .ran(4)
                    .blocked(Kind.IO, 4, 104, "/table", "", "game.Tables.<clinit>:3", "game.Main.loop:7")
                    .explain();
            assertEquals(100, millis(explanation, FrameCause.CLASS_LOADING));
        }

        @Test
        void anInitialiserAroundTheWholeLoopIsNone() {
            FrameExplanation explanation = new Scene(104)
                    .ran(104)
                    .sample(Kind.SAMPLE, -100, "game.Main.tick:9", "game.Main.<clinit>:3")
                    .sample(Kind.SAMPLE, 20, "game.Main.tick:9", "game.Main.<clinit>:3")
                    .explain();
            assertEquals(FrameCause.CPU, explanation.main());
        }
    }

    @Test
    void ioIsToldWithItsPathOrAddress() {
        FrameExplanation explanation = new Scene(104)
                .ran(4)
                .blocked(
                        Kind.IO, 4, 74, "/home/u/save.dat", "", "java.io.FileOutputStream.write:1", "game.Save.write:5")
                .blocked(Kind.IO, 74, 104, "host:80", "address", "game.Net.read:6")
                .explain();
        assertEquals(100, millis(explanation, FrameCause.IO));
        assertEquals(
                "[path=/home/u/save.dat, at=game.Save.write:5, address=host:80, at=game.Net.read:6]",
                evidence(explanation, FrameCause.IO));
    }

    @Test
    void evidenceIsBounded() {
        Scene scene = new Scene(204).ran(4);
        for (int i = 0; i < 100; i++) {
            scene.blocked(Kind.IO, 4 + 2 * i, 6 + 2 * i, "/" + i + "x".repeat(5000), "", "game.Save.write:5");
        }
        FrameExplanation explanation = scene.explain();
        assertEquals(8, explanation.causes().get(0).evidence().size());
        assertTrue(explanation.causes().get(0).evidence().stream()
                .allMatch(each -> each.text().length() <= 512));
    }

    @Test
    void aFirstFrameWithoutEarlierOnesIsExplained() {
        Observed with = new Scene(104)
                .ran(4)
                .blocked(Kind.LOCK, 4, 104, "game.World", "loader", "game.World.lock:9")
                .observed();
        FrameExplanation explanation = Attribution.explain(new Observed(
                with.start(),
                with.end(),
                new long[0],
                with.readings(),
                with.looks(),
                with.standing(),
                with.events(),
                -1,
                0,
                true));
        assertEquals(FrameCause.LOCK, explanation.main());
    }
}

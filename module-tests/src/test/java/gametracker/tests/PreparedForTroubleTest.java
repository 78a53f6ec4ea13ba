package gametracker.tests;

import static gametracker.tests.Fork.API;
import static gametracker.tests.Fork.CORE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a server answers, the core loads no class for it and links no call site (a lambda, a concatenation), nor for a
 * drop, nor at close: a game may hold all file handles or all memory at that moment, and a class that could not be
 * initialised or linked then is lost for good.
 */
class PreparedForTroubleTest {
    private static final String GAME = """
            package prepared;

            import gametracker.api.GameTracker;
            import gametracker.api.TrackerConfig;
            import java.net.URI;
            import java.time.Duration;
            import java.util.Map;
            import java.util.concurrent.locks.LockSupport;

            public final class Game {
                public static void main(String[] arguments) {
                    GameTracker tracker = GameTracker.init(TrackerConfig.builder()
                            .endpoint(URI.create("http://localhost:1"))
                            .transport("scripted")
                            .flushInterval(Duration.ofMillis(50))
                            .shutdownTimeout(Duration.ofSeconds(1))
                            .build());
                    // The second one is served after the first look, and what follows that.
                    tracker.flush(Duration.ofMillis(100));
                    tracker.flush(Duration.ofSeconds(20));
                    record(tracker);
                    while (Scripted.WAITING.get() < 3) {
                        LockSupport.parkNanos(10_000_000);
                    }
                    Marked.mark();
                    Scripted.OPEN.countDown();
                    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                    while (!Scripted.isOver() && System.nanoTime() < end) {
                        record(tracker);
                        LockSupport.parkNanos(100_000_000);
                    }
                    boolean answered = Scripted.isOver();
                    record(tracker);
                    tracker.close();
                    Marked.markAgain();
                    System.out.println("answered " + answered);
                    System.out.println(tracker.stats());
                    Runtime.getRuntime().halt(0);
                }

                private static void record(GameTracker tracker) {
                    tracker.logInfo("a");
                    tracker.logInfo("b");
                    tracker.increment("c", Map.of("a", "b"));
                    tracker.increment("d", Map.of("a", "b"));
                    tracker.startSpan("e").end();
                    tracker.startSpan("f").end();
                }
            }
            """;

    private static final String MARKED = """
            package prepared;

            final class Marked {
                static void mark() {}

                static void markAgain() {
                    Again.mark();
                }

                private static final class Again {
                    static void mark() {}
                }
            }
            """;

    private static final String SCRIPTED = """
            package prepared;

            import gametracker.api.spi.Delivery;
            import gametracker.api.spi.Envelope;
            import gametracker.api.spi.Transport;
            import gametracker.api.spi.TransportConfig;
            import gametracker.api.spi.TransportProvider;
            import java.util.List;
            import java.util.Optional;
            import java.util.OptionalInt;
            import java.util.concurrent.CountDownLatch;
            import java.util.concurrent.atomic.AtomicInteger;

            /** Each signal's lane gets all the answers, one after the other. */
            public final class Scripted implements TransportProvider {
                static final CountDownLatch OPEN = new CountDownLatch(1);
                static final AtomicInteger WAITING = new AtomicInteger();

                private static final List<Delivery> ANSWERS = List.of(
                        new Delivery.Delivered(200, "{\\"partialSuccess\\":{\\"rejectedSpans\\":\\"1\\"}}"),
                        new Delivery.Rejected(400, "entry too far behind"),
                        new Delivery.Rejected(400, "out of order sample"),
                        new Delivery.Delivered(204, ""),
                        new Delivery.Rejected(413, "too large"),
                        later(429, "Per stream rate limit exceeded", false),
                        later(503, "starting", false),
                        new Delivery.Rejected(401, ""),
                        later(504, "time-out", true),
                        new Delivery.Delivered(204, ""));

                private static final AtomicInteger[] NEXT = {
                    new AtomicInteger(), new AtomicInteger(), new AtomicInteger()
                };

                private static Delivery later(int status, String words, boolean open) {
                    return new Delivery.RetryLater(OptionalInt.of(status), Optional.empty(), open, words);
                }

                static boolean isOver() {
                    for (AtomicInteger next : NEXT) {
                        if (next.get() < ANSWERS.size()) {
                            return false;
                        }
                    }
                    return true;
                }

                @Override
                public String name() {
                    return "scripted";
                }

                @Override
                public Transport open(TransportConfig config) {
                    return new Transport() {
                        @Override
                        public Delivery send(Envelope envelope) throws InterruptedException {
                            WAITING.incrementAndGet();
                            OPEN.await();
                            int number = NEXT[envelope.signal().ordinal()].getAndIncrement();
                            return ANSWERS.get(Math.min(number, ANSWERS.size() - 1));
                        }

                        @Override
                        public void close() {}
                    };
                }
            }
            """;

    @TempDir
    static Path work;

    @Test
    void noAnswerDropOrCloseLoadsAClassOrLinksACallSite() throws Exception {
        Path classes = Forks.compile(
                work,
                Forks.path(List.of(API)),
                Map.of(
                        "module-info.java",
                        "module prepared { requires gametracker.api; provides gametracker.api.spi.TransportProvider"
                                + " with prepared.Scripted; }",
                        "prepared/Game.java",
                        GAME,
                        "prepared/Marked.java",
                        MARKED,
                        "prepared/Scripted.java",
                        SCRIPTED));
        String path = classes
                + File.pathSeparator
                + Forks.path(List.of(API, CORE, "tools.jackson.core", "tools.jackson.jr.ob"));
        String said = Forks.java(
                work,
                List.of("-Xlog:class+load", ClassLoads.TRACE_LINKAGE, "-p", path, "-m", "prepared/prepared.Game"));
        assertTrue(said.contains("answered true"), said);
        List<String> loaded = ClassLoads.names(said);
        int from = loaded.indexOf("prepared.Marked");
        int to = loaded.indexOf("prepared.Marked$Again");
        assertTrue(from >= 0 && to > from, said);
        assertEquals(
                List.of(),
                loaded.subList(from, to).stream()
                        .filter(PreparedForTroubleTest::isOfTheCore)
                        .toList());
        assertFalse(ClassLoads.linkages(said, "gametracker.core.").isEmpty(), said);
        String inTrouble =
                said.substring(said.indexOf("prepared.Marked source:"), said.indexOf("prepared.Marked$Again source:"));
        assertEquals(
                List.of(), ClassLoads.linkages(inTrouble, "gametracker.api.", "gametracker.core.", "tools.jackson."));
    }

    /** A lambda's class bears the name of the class that it is in. The JDK's own logger loads what it likes. */
    private static boolean isOfTheCore(String name) {
        return name.startsWith("gametracker.") || name.startsWith("tools.jackson.");
    }
}

package gametracker.tests;

import static gametracker.tests.Fork.API;
import static gametracker.tests.Fork.CORE;
import static gametracker.tests.Fork.HTTPCLIENT5;
import static gametracker.tests.Fork.JDKHTTP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.TrackerThreads;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the library's threads take over from the thread that starts the tracker: nothing. */
class ThreadsTest {
    /** Loaded by a loader of its own, and on the stack while the tracker starts. */
    private static final String PLUGIN = """
            package plugin;

            import gametracker.api.GameTracker;
            import gametracker.api.TrackerConfig;
            import java.net.URI;
            import java.util.function.Consumer;

            public final class Plugin implements Consumer<String[]> {
                @Override
                public void accept(String[] args) {
                    GameTracker.init(TrackerConfig.builder()
                            .endpoint(URI.create(args[0]))
                            .transport(args[1])
                            .flushOnExit(true)
                            .build());
                }
            }
            """;

    private static final String GAME = """
            package game;

            import gametracker.api.GameTracker;
            import java.lang.ref.ReferenceQueue;
            import java.lang.ref.WeakReference;
            import java.net.URL;
            import java.net.URLClassLoader;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.function.Consumer;

            public final class Game {
                private static final InheritableThreadLocal<byte[]> INHERITED = new InheritableThreadLocal<>();
                private static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<>();
                private static WeakReference<Object> loader;
                private static WeakReference<Object> value;

                public static void main(String[] args) throws Exception {
                    startPlugin(args);
                    GameTracker tracker = GameTracker.get();
                    tracker.logInfo("hello");
                    tracker.increment("starts");
                    tracker.startSpan("start").end();
                    System.out.println("flushed " + tracker.flush(Duration.ofSeconds(30)));
                    for (Thread thread : Thread.getAllStackTraces().keySet()) {
                        ThreadGroup group = thread.getThreadGroup();
                        if (group != null) {
                            System.out.println("thread " + thread.getName() + " of " + group.getName() + " in "
                                    + (group.getParent() == null ? "" : group.getParent().getName())
                                    + " priority " + thread.getPriority() + " daemon " + thread.isDaemon() + " loader "
                                    + (thread.getContextClassLoader() == ClassLoader.getSystemClassLoader()));
                        }
                    }
                    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
                    while ((loader.get() != null || value.get() != null) && System.nanoTime() < end) {
                        System.gc();
                        COLLECTED.remove(50);
                    }
                    System.out.println("loader kept " + (loader.get() != null));
                    System.out.println("value kept " + (value.get() != null));
                    tracker.close();
                }

                private static void startPlugin(String[] args) throws Exception {
                    URLClassLoader own = new URLClassLoader(new URL[] {Path.of(args[2]).toUri().toURL()});
                    @SuppressWarnings("unchecked")
                    Consumer<String[]> plugin = (Consumer<String[]>) own.loadClass("plugin.Plugin")
                            .getDeclaredConstructor()
                            .newInstance();
                    byte[] large = new byte[1000];
                    Thread thread = new Thread(new ThreadGroup("plugin"), () -> {
                        INHERITED.set(large);
                        plugin.accept(args);
                    });
                    thread.setContextClassLoader(own);
                    thread.setPriority(Thread.MAX_PRIORITY);
                    thread.setUncaughtExceptionHandler((t, e) -> e.printStackTrace());
                    thread.start();
                    thread.join();
                    loader = new WeakReference<>(own, COLLECTED);
                    value = new WeakReference<>(large, COLLECTED);
                }
            }
            """;

    @TempDir
    static Path work;

    private static Path game;
    private static Path plugin;

    @BeforeAll
    static void compile() throws IOException {
        game = Forks.compile(
                Files.createDirectory(work.resolve("game")),
                Forks.path(List.of(API)),
                Map.of("module-info.java", "module game { requires gametracker.api; }", "game/Game.java", GAME));
        plugin = Forks.compile(
                Files.createDirectory(work.resolve("plugin")),
                Forks.path(List.of(API)),
                Map.of(
                        "module-info.java",
                        "module plugin { requires gametracker.api; }",
                        "plugin/Plugin.java",
                        PLUGIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {JDKHTTP, HTTPCLIENT5})
    void theyInheritNothingFromWhoeverCallsInit(String transport) throws Exception {
        String jars = Forks.path(List.of(API, CORE, transport)) + File.pathSeparator + Fork.librariesOf(transport);
        String name = transport.substring(transport.lastIndexOf('.') + 1);
        String said;
        try (AcceptingServer server = new AcceptingServer()) {
            said = Forks.java(
                    work,
                    List.of(
                            "-cp",
                            game + File.pathSeparator + jars,
                            "game.Game",
                            server.address(),
                            name,
                            plugin.toString()));
        }
        assertTrue(said.contains("flushed true"), said);
        assertTrue(said.contains("loader kept false"), said);
        assertTrue(said.contains("value kept false"), said);
        List<String> ours = said.lines()
                .filter(line -> line.startsWith("thread gametracker-") || line.startsWith("thread HttpClient-"))
                .toList();
        assertTrue(ours.size() >= 4, said);
        for (String line : ours) {
            assertTrue(line.contains(" of gametracker in system priority 5 daemon true loader true"), said);
        }
        assertTrue(said.lines().noneMatch(line -> line.contains(" of plugin ")), said);
    }

    @Test
    void aThreadOfTheirsAndOneThatItStartsAreTheLibrarys() throws Exception {
        assertEquals(false, TrackerThreads.isCurrent());
        FutureTask<Boolean> inner = new FutureTask<>(TrackerThreads::isCurrent);
        FutureTask<Boolean> outer = new FutureTask<>(() -> {
            Thread started = new Thread(new ThreadGroup("of a client"), inner);
            started.start();
            return TrackerThreads.isCurrent();
        });
        TrackerThreads.newThread(outer, "gametracker-outer").start();
        assertEquals(true, outer.get());
        assertEquals(true, inner.get());
    }

    /** The JDK's HTTP client uses the common pool, whose threads are then the first user's and run everybody's tasks. */
    @Test
    void aThreadOfAForkJoinPoolIsNotTheLibrarys() throws Exception {
        FutureTask<Boolean> task = new FutureTask<>(TrackerThreads::isCurrent);
        AtomicReference<ForkJoinPool> pool = new AtomicReference<>();
        Thread first = TrackerThreads.newThread(
                () -> {
                    pool.set(new ForkJoinPool(1));
                    pool.get().execute(task);
                },
                "gametracker-first");
        first.start();
        assertEquals(false, task.get());
        first.join();
        pool.get().shutdown();
    }

    @Test
    void uncaughtErrorsReachNoHandlerOfTheGame() throws Exception {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> seen.set(error));
        try {
            Thread dying = TrackerThreads.newThread(
                    () -> {
                        throw new IllegalStateException("dying");
                    },
                    "gametracker-dying");
            dying.start();
            dying.join();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertEquals(null, seen.get());
    }
}

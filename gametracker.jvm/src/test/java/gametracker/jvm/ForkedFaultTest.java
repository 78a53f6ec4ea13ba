package gametracker.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that a JVM may refuse, in a JVM that refuses it. */
@Timeout(300)
class ForkedFaultTest {
    private static final String DEAF =
            "frames are explained by pauses of the JVM and by what their thread was seen doing";
    private static final String COLLECTIONS_ALONE = "a frame's end tells of collections alone, in whole milliseconds";

    private List<String> said = List.of();

    @Test
    @Tag("long")
    void nothingMissingSaysNothing() throws Exception {
        play(List.of());
        assertEquals(List.of(), words());
        assertEquals("true", line("complete"));
        assertTrue(line("lock").contains("cause=LOCK") && line("lock").contains("holder"), line("lock"));
        assertTrue(line("gc").contains("cause=GC") && line("gc").contains("System.gc()"), line("gc"));
    }

    @Test
    void flightRecorderSwitchedOff() throws Exception {
        play(List.of("-XX:-FlightRecorder"));
        deafButNotBlind();
        assertTrue(words().get(0).contains("-XX:-FlightRecorder"), said.toString());
    }

    @Test
    @Tag("long")
    void noModuleOfFlightRecorder() throws Exception {
        play(List.of("--limit-modules", "java.base,java.management,jdk.management"));
        deafButNotBlind();
        assertTrue(words().get(0).contains("jdk.jfr"), said.toString());
    }

    @Test
    @Tag("long")
    void noTemporaryDirectory(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        play(List.of("-Djava.io.tmpdir=" + file));
        deafButNotBlind();
        assertTrue(words().get(0).contains("writable directory"), said.toString());
    }

    @Tag("long")
    @Test
    void readOnlyTemporaryDirectory() throws Exception {
        inANamespace("mount -t tmpfs -o ro none /tmp && exec \"$@\"");
        withoutTmp();
        assertTrue(words().stream().anyMatch(each -> each.contains("writable directory")), said.toString());
    }

    /** The JVM keeps its counters in {@code /tmp} too, wherever {@code java.io.tmpdir} is. */
    @Tag("long")
    @Test
    void noTemporaryDirectoryInTheContainer(@TempDir Path root) throws Exception {
        inANamespace("for each in /*; do [ -d $each ] && [ $each != /tmp ] || continue;"
                + " mkdir " + root + "$each && mount --rbind $each " + root + "$each || exit 1; done;"
                + " exec chroot " + root + " \"$@\"");
        withoutTmp();
    }

    private void withoutTmp() {
        assertEquals(2, words().size(), said.toString());
        assertTrue(words().stream().anyMatch(each -> each.startsWith(DEAF)), said.toString());
        assertTrue(words().stream().anyMatch(each -> each.startsWith(COLLECTIONS_ALONE)), said.toString());
        assertEquals("false", line("complete"));
        assertTrue(line("lock").contains("cause=LOCK") && line("lock").contains("holder"), line("lock"));
    }

    /** Plays in a mount namespace of its own, as a container has it; only on systems that let a test make one. */
    private void inANamespace(String script) throws Exception {
        assumeTrue(canUnshare(), "no mount namespaces here");
        assumeTrue(!Path.of("").toAbsolutePath().startsWith("/tmp"), "the classes are in /tmp themselves");
        List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, "sh"));
        command.addAll(Forks.command(FaultGame.class, List.of()));
        said = Forks.run(command);
        assertTrue(said.contains("end"), said.toString());
    }

    private static boolean canUnshare() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/tmp")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    @Test
    void noPerformanceCounters() throws Exception {
        play(List.of("-XX:-UsePerfData"));
        collectionsAlone();
    }

    @Test
    @Tag("long")
    void performanceCountersOutOfReach() throws Exception {
        play(List.of("-XX:+PerfDisableSharedMem"));
        collectionsAlone();
    }

    @Test
    @Tag("long")
    void neitherCountersNorEvents() throws Exception {
        play(List.of("-XX:-UsePerfData", "-XX:-FlightRecorder"));
        assertEquals(2, words().size(), said.toString());
        assertTrue(line("lock").contains("cause=LOCK"), line("lock"));
        assertTrue(Long.parseLong(line("stood")) >= 0);
    }

    @Test
    @Tag("long")
    void noManagementAtAll() throws Exception {
        play(List.of("--limit-modules", "java.base"));
        assertEquals(1, words().size(), said.toString());
        assertTrue(words().get(0).startsWith("frames stay without causes"), said.toString());
        assertEquals("null", line("lock"));
    }

    @Test
    @Tag("long")
    void recordingsOfOthersAreLeftAlone() throws Exception {
        play(List.of(), "recording");
        assertEquals(List.of(), words());
        assertEquals("true", line("complete"));
        assertEquals("RUNNING", line("recording"));
        assertEquals("true", line("settings"));
        assertEquals("true", line("dumped"));
    }

    @Test
    @Tag("long")
    void aVirtualThreadAsLoopIsNeverBlamedForWhatIsNotKnownOfIt() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21);
        play(List.of(), "virtual");
        assertEquals(List.of(), words());
        assertFalse(line("lock").contains("cause=CPU") || line("lock").contains("cause=SCHEDULER"), line("lock"));
    }

    @Test
    @Tag("long")
    void onTheModulePathTheServiceLoaderFindsItAndFlightRecorder(@TempDir Path work) throws Exception {
        Path app = compile(work);
        said = Forks.run(List.of(Forks.java(), "-p", path(app), "-m", "app/app.Main"));
        assertEquals(List.of(), words());
        assertEquals("true", line("complete"));
    }

    @Test
    @Tag("long")
    void aRunTimeImageWithoutFlightRecorderWorksAndSaysWhatToAdd(@TempDir Path work) throws Exception {
        Path app = compile(work);
        Path image = work.resolve("image");
        // Not in this JVM: on newer JDKs jlink refuses to link from one with patched modules, as the tests' is.
        Forks.run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "-p",
                path(app),
                "--add-modules",
                "app,gametracker.jvm",
                "--output",
                image.toString()));
        said = Forks.run(List.of(image.resolve("bin/java").toString(), "-m", "app/app.Main"));
        assertEquals(1, words().size(), said.toString());
        assertTrue(words().get(0).startsWith(DEAF) && words().get(0).contains("--add-modules"), said.toString());
        assertEquals("false", line("complete"));
    }

    private void deafButNotBlind() {
        assertEquals(1, words().size(), said.toString());
        assertTrue(words().get(0).startsWith(DEAF), said.toString());
        assertEquals("false", line("complete"));
        assertTrue(line("lock").contains("cause=LOCK") && line("lock").contains("holder"), line("lock"));
    }

    private void collectionsAlone() {
        assertEquals(1, words().size(), said.toString());
        assertTrue(words().get(0).startsWith(COLLECTIONS_ALONE), said.toString());
        assertEquals("true", line("complete"));
        assertTrue(Long.parseLong(line("stood")) >= 0);
        assertTrue(line("gc").contains("cause=GC"), line("gc"));
    }

    private void play(List<String> options, String... arguments) throws Exception {
        said = Forks.run(FaultGame.class, options, arguments);
        assertTrue(said.contains("end"), said.toString());
    }

    private List<String> words() {
        return said.stream()
                .filter(each -> each.startsWith("words "))
                .map(each -> each.substring(6))
                .toList();
    }

    private String line(String name) {
        return said.stream()
                .filter(each -> each.startsWith(name + " "))
                .map(each -> each.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said.toString()));
    }

    private static String path(Path app) {
        return String.join(
                File.pathSeparator,
                app.toString(),
                Forks.classes().toAbsolutePath().toString(),
                Forks.api().toString());
    }

    /** Compiles a module that requires the API alone, and finds the probe as a tracker does. */
    private static Path compile(Path work) throws Exception {
        Path source = Files.createDirectories(work.resolve("source/app"));
        Files.writeString(
                work.resolve("source/module-info.java"),
                "module app { requires gametracker.api; uses gametracker.api.spi.RuntimeProbeProvider; }");
        Files.writeString(source.resolve("Main.java"), """
                package app;

                import gametracker.api.spi.*;
                import java.util.*;
                import java.util.concurrent.*;

                public class Main {
                    public static void main(String[] arguments) throws Exception {
                        RuntimeProbe probe = ServiceLoader.load(
                                        RuntimeProbeProvider.class, RuntimeProbeProvider.class.getClassLoader())
                                .findFirst().orElseThrow().create(words -> System.out.println("words " + words));
                        LoopProbe loop = probe.loop();
                        probe.start();
                        boolean complete = false;
                        for (int i = 0; i < 40 && !complete; i++) {
                            long start = System.nanoTime();
                            loop.frameEnd(start);
                            Thread.sleep(50);
                            long end = System.nanoTime();
                            loop.frameEnd(end);
                            CompletableFuture<FrameExplanation> answer = new CompletableFuture<>();
                            if (loop.explain(start, end, answer::complete)) {
                                complete = answer.get(30, TimeUnit.SECONDS).complete();
                            }
                        }
                        System.out.println("complete " + complete);
                        probe.close();
                    }
                }
                """);
        Path classes = work.resolve("app");
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out);
        assertEquals(
                0,
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                printer,
                                printer,
                                "--release",
                                "17",
                                "-p",
                                Forks.api().toString(),
                                "-d",
                                classes.toString(),
                                work.resolve("source/module-info.java").toString(),
                                source.resolve("Main.java").toString()),
                out::toString);
        return classes;
    }
}

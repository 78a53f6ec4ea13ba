package gametracker.core.ending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports that this very JVM's kind writes when it crashes. */
class CrashReportTest {
    private static final String SECRET = "hunter2-of-the-command-line";

    @TempDir
    static Path directory;

    /** Forks a JVM that reads an address that is not there, and returns the report. */
    private static List<String> crashed() throws Exception {
        Path source = Files.writeString(directory.resolve("Crash.java"), """
                public class Crash {
                    public static void main(String[] arguments) throws Exception {
                        Class<?> type = Class.forName("sun.misc.Unsafe");
                        java.lang.reflect.Field field = type.getDeclaredField("theUnsafe");
                        field.setAccessible(true);
                        type.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 1L);
                    }
                }
                """);
        Path report = directory.resolve("died.log");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-CreateCoredumpOnCrash",
                "-Xmx64m",
                "-Dpassword=" + SECRET,
                "-XX:ErrorFile=" + report,
                source.toString(),
                SECRET);
        builder.environment().put("SECRET_TOKEN", SECRET);
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        List<String> lines = new ArrayList<>(Files.readAllLines(report));
        lines.add("pid was " + process.pid());
        return lines;
    }

    @Test
    void realReportIsUnderstoodWholeAndCutAnywhere() throws Exception {
        List<String> lines = crashed();
        long pid = Long.parseLong(lines.remove(lines.size() - 1).substring("pid was ".length()));
        CrashReport report = CrashReport.parse(lines);
        assertNotNull(report);
        assertEquals(pid, report.pid());
        assertFalse(report.outOfMemory());
        Map<String, Object> fields = report.fields();
        assertTrue(fields.get("error").toString().contains("SIGSEGV"), fields::toString);
        assertTrue(fields.get("problematic_frame").toString().contains("Unsafe"), fields::toString);
        assertTrue(fields.get("thread").toString().contains("JavaThread \"main\""), fields::toString);
        assertTrue(fields.get("native_stack").toString().contains("libjvm"), fields::toString);
        assertTrue(fields.get("java_stack").toString().contains("Unsafe.putAddress"), fields::toString);
        assertTrue(fields.get("vm").toString().contains("Server VM"), fields::toString);
        assertTrue(fields.get("vm_options").toString().contains("-Xmx64m"), fields::toString);
        assertFalse(fields.get("os").toString().isEmpty());
        assertFalse(fields.toString().contains(SECRET), fields::toString);
        assertFalse(fields.toString().contains("RAX"), fields::toString);
        for (int length = 0; length < lines.size(); length++) {
            CrashReport cut = CrashReport.parse(lines.subList(0, length));
            assertTrue(cut == null || cut.pid() == pid);
            assertEquals(length > 3, cut != null, "lines: " + length);
        }
    }

    @Test
    void reportWhoseReporterFailedIsUnderstood() {
        CrashReport report = CrashReport.parse(List.of(
                "#",
                "# A fatal error has been detected by the Java Runtime Environment:",
                "#",
                "#  EXCEPTION_ACCESS_VIOLATION (0xc0000005) at pc=0x00007ffb1f2b1a2c, pid=4711, tid=88",
                "#",
                "# Problematic frame:",
                "# C  [nvoglv64.dll+0x9a2c]",
                "#",
                "",
                "---------------  T H R E A D  ---------------",
                "",
                "[error occurred during error reporting (printing current thread), id 0xc0000005]",
                "",
                "Native frames: (J=compiled Java code, j=interpreted, Vv=VM code, C=native code)",
                "C  [nvoglv64.dll+0x9a2c]",
                "[error occurred during error reporting (printing native stack), id 0xc0000005]",
                "[timeout occurred during error reporting in step \"printing all threads\"]"));
        assertNotNull(report);
        assertEquals(4711, report.pid());
        assertEquals("C  [nvoglv64.dll+0x9a2c]", report.fields().get("problematic_frame"));
        assertEquals("C  [nvoglv64.dll+0x9a2c]", report.fields().get("native_stack"));
        assertTrue(report.summary().startsWith("EXCEPTION_ACCESS_VIOLATION (0xc0000005)"));
    }

    @Test
    void lackOfMemoryIsToldFromACrash() {
        CrashReport nativeMemory = CrashReport.parse(List.of(
                "#",
                "# There is insufficient memory for the Java Runtime Environment to continue.",
                "# Native memory allocation (mmap) failed to map 16384 bytes for committing reserved memory.",
                "#  Out of Memory Error (os_linux.cpp:2798), pid=12, tid=13"));
        assertNotNull(nativeMemory);
        assertTrue(nativeMemory.outOfMemory());
        CrashReport heap = CrashReport.parse(List.of(
                "#",
                "# A fatal error has been detected by the Java Runtime Environment:",
                "#",
                "#  Internal Error (debug.cpp:336), pid=12, tid=13",
                "#  fatal error: OutOfMemory encountered: Java heap space"));
        assertNotNull(heap);
        assertTrue(heap.outOfMemory());
    }

    @Test
    void otherTextsAreNoReports() {
        assertNull(CrashReport.parse(List.of()));
        assertNull(CrashReport.parse(List.of("hello", "# A fatal error has been detected, pid=3")));
        assertNull(
                CrashReport.parse(List.of("#", "# A fatal error has been detected by the Java Runtime Environment:")));
    }

    @Test
    void fieldsAreBounded() {
        List<String> lines = new ArrayList<>(List.of(
                "#",
                "# A fatal error has been detected by the Java Runtime Environment:",
                "#",
                "#  SIGSEGV, pid=1, tid=1"));
        lines.add("");
        lines.add("Native frames: (J=compiled Java code)");
        for (int i = 0; i < 10_000; i++) {
            lines.add("C  [" + "x".repeat(2_000) + "]");
        }
        CrashReport report = CrashReport.parse(lines);
        assertNotNull(report);
        assertTrue(report.fields().values().stream()
                        .mapToInt(text -> text.toString().length())
                        .sum()
                <= 16 << 10);
    }

    @Test
    void onlyTheFileOfThisProcessAndTimeIsTaken(@TempDir Path work) throws Exception {
        Path file = work.resolve("hs_err_pid77.log");
        Files.write(
                file,
                List.of(
                        "#",
                        "# A fatal error has been detected by the Java Runtime Environment:",
                        "#",
                        "#  SIGSEGV, pid=77, tid=1"));
        long now = System.currentTimeMillis();
        assertTrue(isFound(work, 77, now - 60_000, now));
        assertFalse(isFound(work, 78, now - 60_000, now), "another process");
        assertFalse(isFound(work, 77, now + 60_000, now + 90_000), "written before the session began");
        Files.setLastModifiedTime(file, FileTime.fromMillis(now + 3_600_000));
        assertFalse(isFound(work, 77, now - 60_000, now), "written later than now");
        Files.setLastModifiedTime(file, FileTime.fromMillis(now));
        Path kept = Files.move(file, work.resolve("kept.log"));
        Files.createSymbolicLink(file, kept);
        assertFalse(isFound(work, 77, now - 60_000, now), "a link");
        Files.delete(file);
        Files.createDirectory(file);
        assertFalse(isFound(work, 77, now - 60_000, now), "a directory");
    }

    private static boolean isFound(Path work, long pid, long started, long now) {
        ProcessFacts process = new ProcessFacts(pid, 5, work.toString(), work.toString(), "");
        SessionFacts facts =
                new SessionFacts("id", "game", "1", "test", "", Map.of(), started, "", process, new Machine("b", 0));
        return CrashFiles.find(facts, new Beat(now, 0, 0, 0, 0, 0), now) != null;
    }

    @Test
    void fileIsLookedForWhereTheJvmPutsIt() {
        ProcessFacts process = new ProcessFacts(77, 5, "/game", "/temporary", "logs/died_%p_%%.log");
        assertEquals(
                List.of(
                        Path.of("/game/logs/died_77_%.log"),
                        Path.of("/game/hs_err_pid77.log"),
                        Path.of("/temporary/hs_err_pid77.log"),
                        Path.of("/tmp/hs_err_pid77.log")),
                List.copyOf(CrashFiles.candidates(process)));
    }

    @Test
    void lastErrorFileCounts() {
        List<String> arguments = List.of("-XX:ErrorFile=one", "-Xmx1g", "-XX:ErrorFile=two", "Main");
        assertEquals("two", ProcessFacts.errorFile(arguments, Map.of("JAVA_TOOL_OPTIONS", "-XX:ErrorFile=zero")));
        assertEquals("three", ProcessFacts.errorFile(arguments, Map.of("_JAVA_OPTIONS", " -XX:ErrorFile=three -Xint")));
        assertEquals("", ProcessFacts.errorFile(List.of(), Map.of()));
    }
}

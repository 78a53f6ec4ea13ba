package gametracker.transport.file;

import static gametracker.transport.file.Bench.append;
import static gametracker.transport.file.Bench.envelope;
import static gametracker.transport.file.Bench.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Level;
import gametracker.api.Protocol;
import gametracker.api.Signal;
import gametracker.api.spi.BodyDecoder;
import gametracker.api.spi.DecodedRecord;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import gametracker.transport.file.FakeTracker.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CommandLineTest {
    private static final String ENDPOINT = "http://127.0.0.1:1";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<FakeTracker> trackers = new ArrayList<>();
    private Function<SpoolEntry, Answer> server = entry -> Answer.TAKES;
    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        return new CommandLine(new CleanOutput(out), new CleanOutput(err), stop, config -> {
                    FakeTracker tracker = new FakeTracker(config, server);
                    trackers.add(tracker);
                    return tracker.asTracker();
                })
                .run(words);
    }

    private String dir() {
        return bench.directory.toString();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Two sessions: 3 envelopes of logs, one of them acknowledged, 1 of metrics; and 1 of traces. */
    private void play() {
        FileSpool first = bench.open();
        append(first, envelope(1));
        first.acknowledge(append(first, envelope(2)));
        append(first, envelope(3));
        append(first, new Envelope("metrics-1", Format.REMOTE_WRITE_1, ByteBuffer.allocate(9), 40, Bench.CREATED));
        first.close();
        FileSpool second = bench.open();
        append(second, new Envelope("traces-1", Format.OTLP_TRACES, ByteBuffer.allocate(5), 2, Bench.CREATED));
        second.close();
    }

    private void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at < 0 ? bytes.length + at : at] ^= 1;
        Files.write(file, bytes);
    }

    private void makeNewer() throws IOException {
        Path session = Files.createDirectories(bench.directory.resolve("00000099-future"));
        ByteBuffer header = FileHeader.encode(FileHeader.SEGMENT, 1);
        header.putShort(8, (short) 7).putInt(28, Checksum.of(header, 0, 28));
        Files.write(session.resolve("00000001.seg"), header.array());
    }

    @Nested
    class Usage {
        @Test
        void helpHasAnExampleOfEachCommandAndTheExitCodes() {
            assertEquals(0, run("help"));
            for (String word :
                    List.of("list", "cat", "verify", "export", "import", "replay", "restore", "Exit codes")) {
                assertTrue(out().contains(word), word);
            }
            String help = out();
            assertEquals(0, run());
            assertEquals(help, out());
            assertEquals(0, run("replay", "--help"));
        }

        @Test
        void whatCannotBeIsSaidWithTheRemedyAndExitCodeTwo() {
            Map<List<String>, String> asked = Map.of(
                    List.of("lsit", dir()), "unknown command lsit",
                    List.of("list", dir(), "--colour"), "unknown option --colour",
                    List.of("list", dir() + "/missing"), "is no directory",
                    List.of("cat", dir(), "--level", "loud"), "debug, info, warn, error",
                    List.of("cat", dir(), "--since", "yesterday"), "2026-11-20",
                    List.of("export", "--spool", dir()), "name the file to export to",
                    List.of("replay", dir()), "--endpoint",
                    List.of("replay", dir(), "--endpoint"), "needs a value",
                    List.of("replay", dir(), "--endpoint", "ftp://x"), "http://",
                    List.of("replay", dir(), "--spool", dir()), "named twice");
            asked.forEach((words, expected) -> {
                assertEquals(2, run(words.toArray(String[]::new)), words::toString);
                assertTrue(err().contains(expected), () -> words + ": " + err());
                assertTrue(out().isEmpty());
            });
        }
    }

    @Test
    void whateverIsThrownBecomesOneLineAndAnExitCode() {
        play();
        for (Throwable thrown : List.of(new UnsupportedOperationException("no"), new NoClassDefFoundError("no"))) {
            out.reset();
            err.reset();
            int code = new CommandLine(new CleanOutput(out), new CleanOutput(err), stop, config -> throwing(thrown))
                    .run("replay", dir(), "--endpoint", ENDPOINT);
            assertEquals(1, code);
            assertEquals(1, err().lines().count(), err());
        }
        assertEquals(2, run("list", "no\0path"));
    }

    private static <T extends Throwable> gametracker.api.GameTracker throwing(Throwable thrown) throws T {
        @SuppressWarnings("unchecked")
        T any = (T) thrown;
        throw any;
    }

    /** What files say that anybody may have written. */
    @Nested
    class Hostility {
        private static final String NASTY = "\u001b]0;owned\u0007\u009b2J\rfake\nline\u202e";

        private Path session;

        @BeforeEach
        void write() throws IOException {
            play();
            session = Files.createDirectories(bench.directory.resolve("00000009-hostile"));
            byte[] body = {1};
            Files.write(
                    session.resolve("00000001.seg"),
                    Hostile.segment(
                            new Hostile.Header(1, NASTY, Format.LOKI_PUSH, 1, 0, 1).frame(body),
                            new Hostile.Header(2, NASTY, Format.LOKI_PUSH, 1, 0, 5).frame(body)));
            ByteBuffer info = new SessionInfo("\u001b[31m" + NASTY, Map.of("game", NASTY, "version", NASTY)).encode(9);
            byte[] bytes = new byte[info.remaining()];
            info.get(bytes);
            Files.write(session.resolve("session"), bytes);
        }

        private void assertClean(String text) {
            assertTrue(text.chars().noneMatch(c -> c != '\n' && Texts.isControl((char) c)), text);
            assertTrue(text.lines().noneMatch(line -> line.startsWith("line")), text);
        }

        @Test
        void noControlCharacterReachesTheTerminal() throws IOException {
            for (String[] words : new String[][] {
                {"list", dir()},
                {"list", dir(), "--json"},
                {"verify", dir()},
                {"verify", dir(), "--json"},
                {"replay", dir(), "--endpoint", ENDPOINT, "--dry-run"},
                {"export", "--spool", dir(), bench.directory.resolve("x.zip").toString()},
                {"restore", dir()}
            }) {
                run(words);
                assertClean(out());
                assertClean(err());
            }
            server = entry -> Answer.TOO_LATE;
            run("replay", dir(), "--endpoint", ENDPOINT);
            assertClean(out());
            assertClean(err());
        }

        @Test
        void catKeepsThemInJsonAsEscapes() throws IOException {
            Arguments arguments = CatCommand.parse(List.of(dir()));
            CatCommand cat = new CatCommand(new CleanOutput(out), new CleanOutput(err));
            int code = cat.run(arguments, CatCommand.Filter.of(arguments), envelope -> {
                if (envelope.id().startsWith("logs")) {
                    throw new IllegalArgumentException("no JSON: " + NASTY);
                }
                return List.of(new DecodedRecord(
                        Signal.LOGS, Bench.CREATED, "n", Optional.empty(), "{\"a\":\"\u009b2J\u007f\"}"));
            });
            assertEquals(1, code);
            assertTrue(out().contains("{\"a\":\"\\u009b2J\\u007f\"}"), out());
            assertClean(out());
            assertClean(err());
        }

        @Test
        void oneBadFileInQuarantineLeavesTheOthersToBeRestored() throws IOException {
            Path quarantine = Files.createDirectories(session.resolve("quarantine"));
            byte[] frame = Hostile.good(7);
            String reason = "TOO_LATE: old";
            Files.write(quarantine.resolve("00000001.frame"), Hostile.aside(Integer.MAX_VALUE, reason, frame));
            Files.write(quarantine.resolve("00000002.frame"), Hostile.aside(-1, reason, frame));
            Files.write(quarantine.resolve("00000003.frame"), Hostile.aside(1 << 20, reason, frame));
            Files.write(quarantine.resolve("00000004.frame"), new byte[] {1, 2, 3});
            Hostile.lengthen(
                    Files.write(quarantine.resolve("00000005.frame"), Hostile.aside(reason.length(), reason, frame)),
                    3L << 30);
            Files.write(quarantine.resolve("00000007.frame"), Hostile.aside(reason.length(), reason, frame));
            assertEquals(0, run("restore", dir(), "--reason", "TOO_LATE"));
            assertTrue(out().contains("1 envelopes restored"), out());
            assertTrue(Files.exists(session.resolve("00000002.seg")));
            assertFalse(Files.exists(quarantine.resolve("00000007.frame")));
        }
    }

    @Nested
    class Looking {
        @Test
        void listShowsSessionsSignalsCountsAndTimes() {
            play();
            assertEquals(0, run("list", dir()));
            assertTrue(out().contains("waiting  test pong 1.2"), out());
            assertTrue(out().contains("logs          2 envelopes         4 items"), out());
            assertTrue(out().contains("1 envelopes are done with"), out());
            assertTrue(out().contains(Bench.CREATED.toString()), out());
            assertTrue(out().contains("2 sessions, to send:"), out());
        }

        @Test
        void listAsJson() {
            play();
            assertEquals(0, run("list", "--spool=" + dir(), "--json"));
            assertTrue(out().startsWith("{\"sessions\":[{\"directory\":\"00000001-"), out());
            assertTrue(out().contains("\"open\":{\"logs\":{\"envelopes\":2,\"items\":4,\"bytes\":"), out());
            assertTrue(out().contains("\"state\":\"waiting\""), out());
        }

        @Test
        void aRunningGameIsSeenAndNotDisturbed() throws IOException {
            play();
            FileSpool game = bench.open();
            SpoolEntry entry = append(game, envelope(7));
            Map<String, Long> before = bench.files();
            assertEquals(0, run("list", dir()));
            assertTrue(out().contains("in use"), out());
            assertEquals(0, run("verify", dir()));
            assertEquals(before, bench.files());
            assertEquals(envelope(7), game.read(entry));
            game.close();
        }

        @Test
        void catPrintsWhatTheDecoderReadsAndTheFiltersLetThrough() throws IOException {
            play();
            BodyDecoder decoder =
                    envelope -> List.of(record(envelope, "a", Level.INFO, 0), record(envelope, "b", Level.ERROR, 60));
            assertEquals(8, cat(decoder).size());
            assertEquals(10, cat(decoder, "--all").size());
            assertEquals(4, cat(decoder, "--signal", "logs").size());
            assertEquals(2, cat(decoder, "--signal", "logs", "--level", "warn").size());
            assertEquals(4, cat(decoder, "--contains", ":b").size());
            assertEquals(
                    4,
                    cat(decoder, "--since", Bench.CREATED.plusSeconds(1).toString())
                            .size());
            assertEquals(
                    4,
                    cat(decoder, "--until", Bench.CREATED.plusSeconds(1).toString())
                            .size());
            assertEquals(8, cat(decoder, "--since", "2026-11-20").size());
            assertEquals(0, cat(decoder, "--since", "1m").size());
            assertEquals(0, cat(decoder, "--session", "nobody").size());
            assertEquals("logs-1:a", cat(decoder).get(0));
        }

        private DecodedRecord record(Envelope envelope, String name, Level level, int later) {
            return new DecodedRecord(
                    envelope.signal(),
                    envelope.createdAt().plusSeconds(later),
                    name,
                    envelope.signal() == Signal.LOGS ? Optional.of(level) : Optional.empty(),
                    envelope.id() + ":" + name);
        }

        private List<String> cat(BodyDecoder decoder, String... filters) throws IOException {
            out.reset();
            List<String> words = new ArrayList<>(List.of(filters));
            words.add(dir());
            Arguments arguments = CatCommand.parse(words);
            CatCommand cat = new CatCommand(new PrintStream(out), new PrintStream(err));
            assertEquals(0, cat.run(arguments, CatCommand.Filter.of(arguments), decoder));
            return out().lines().toList();
        }

        @Test
        void catTellsOfBodiesThatCannotBeReadAndGoesOn() throws IOException {
            play();
            Arguments arguments = CatCommand.parse(List.of(dir()));
            CatCommand cat = new CatCommand(new PrintStream(out), new PrintStream(err));
            int code = cat.run(arguments, CatCommand.Filter.of(arguments), envelope -> {
                if (envelope.id().equals("logs-1")) {
                    throw new IllegalArgumentException("no JSON at 3");
                }
                return List.of(record(envelope, "a", Level.INFO, 0));
            });
            assertEquals(1, code);
            assertEquals(3, out().lines().count());
            assertTrue(err().contains("no JSON at 3"));
        }

        @Test
        void catWithoutTheDecoderSaysWhichJarToAdd() {
            play();
            assertEquals(2, run("cat", dir()));
            assertTrue(err().contains("gametracker.decode"), err());
        }

        @Test
        void verifyNamesEachDamageAndChangesNothing() throws IOException {
            play();
            assertEquals(0, run("verify", dir()));
            assertTrue(out().contains("4 envelopes of 2 sessions check, 0 problems"), out());
            Path first = Layout.sessions(bench.directory).get(0).path();
            flip(first.resolve("00000001.seg"), -1);
            flip(first.resolve("00000001.ack"), 40);
            Map<String, Long> before = bench.files();
            assertEquals(1, run("verify", dir()));
            assertTrue(out().contains("envelope metrics-1 (40 items)"), out());
            assertTrue(out().contains("32 bytes are no acknowledgement"), out());
            assertEquals(1, run("verify", dir(), "--json"));
            assertTrue(out().contains("\"problems\":[{\"file\":\"00000001-"), out());
            assertEquals(before, bench.files());
        }

        @Test
        void aSpoolOfAnotherVersionIsRefusedPolitely() throws IOException {
            play();
            makeNewer();
            Map<String, Long> before = bench.files();
            assertEquals(3, run("verify", dir()));
            assertTrue(out().contains("newer version"), out());
            assertEquals(3, run("list", dir()));
            assertEquals(before, bench.files());
            assertEquals(3, run("replay", dir(), "--endpoint", ENDPOINT));
            assertTrue(out().contains("newer version"), out());
            assertTrue(bench.files().containsKey("00000099-future/00000001.seg"));
        }
    }

    @Nested
    class Carrying {
        private Path file;

        @BeforeEach
        void name() {
            file = bench.directory.resolve("stick.zip");
        }

        @Test
        void anExportIsImportedWhole() throws IOException {
            play();
            Map<String, Long> before = bench.files();
            assertEquals(0, run("export", "--spool", dir(), file.toString()));
            assertTrue(out().contains("2 sessions in"), out());
            try (Bench other = new Bench()) {
                assertEquals(0, run("import", "--spool", other.directory.toString(), file.toString()));
                assertEquals(before, other.files());
                FileSpool spool = other.open();
                assertEquals(List.of("logs-1", "logs-3", "metrics-1", "traces-1"), ids(Bench.adopt(spool)));
                spool.close();
                assertEquals(3, run("import", "--spool", other.directory.toString(), file.toString()));
                assertTrue(out().contains("already"), out());
            }
            assertEquals(2, run("export", "--spool", dir(), file.toString()), "overwrites nothing");
        }

        @Test
        void anExportThatRemovesLeavesTheRunningGameAlone() throws IOException {
            play();
            FileSpool game = bench.open();
            SpoolEntry entry = append(game, envelope(9));
            assertEquals(0, run("export", "--spool", dir(), "--remove", file.toString()));
            assertTrue(out().contains("1 sessions are in use"), out());
            assertEquals(1, Layout.sessions(bench.directory).size());
            assertEquals(envelope(9), game.read(entry));
            Files.delete(file);
            assertEquals(3, run("export", "--spool", dir(), file.toString()));
            assertFalse(Files.exists(file));
            game.close();
        }

        @Test
        void anExportThatRemovesLeavesWhatItDidNotTake() throws IOException {
            play();
            Path session = Layout.sessions(bench.directory).get(0).path();
            Path notes = Files.writeString(session.resolve("notes.txt"), "mine");
            assertEquals(0, run("export", "--spool", dir(), "--remove", file.toString()));
            assertEquals(Map.of(bench.directory.relativize(notes).toString(), 4L), filesWithoutExport());
        }

        private Map<String, Long> filesWithoutExport() throws IOException {
            Map<String, Long> files = bench.files();
            files.remove("stick.zip");
            return files;
        }

        @Test
        void aDamagedOrForeignArchiveImportsNothing() throws IOException {
            play();
            run("export", "--spool", dir(), file.toString());
            byte[] good = Files.readAllBytes(file);
            try (Bench other = new Bench()) {
                String spool = other.directory.toString();
                for (int at = 0; at < good.length; at += 11) {
                    byte[] bad = good.clone();
                    bad[at] ^= 0x10;
                    Files.write(file, bad);
                    int code = run("import", "--spool", spool, file.toString());
                    if (code == 0) {
                        // A bit of the zip's own that says nothing: times, versions, attributes.
                        FileSpool whole = other.open();
                        List<SpoolEntry> entries = Bench.adopt(whole);
                        assertEquals(List.of("logs-1", "logs-3", "metrics-1", "traces-1"), ids(entries));
                        entries.forEach(whole::acknowledge);
                        whole.close();
                    } else {
                        assertEquals(1, code, "byte " + at + " " + err());
                    }
                    assertEquals(Map.of(), other.files(), "byte " + at);
                }
                Files.writeString(file, "no zip");
                assertEquals(1, run("import", "--spool", spool, file.toString()));
            }
        }

        @Test
        void anArchiveCannotReachOutOfTheSpool() throws IOException {
            for (String name : List.of(
                    "../evil.seg",
                    "00000001-x/../../00000001.seg",
                    "00000001-x/quarantine/../00000001.seg",
                    "/etc/00000001.seg",
                    "00000001-x/lock",
                    "00000001-x/readme")) {
                Files.deleteIfExists(file);
                try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                    zip.putNextEntry(new ZipEntry(name));
                    zip.putNextEntry(new ZipEntry("manifest.txt"));
                    zip.write(("gametracker-spool 1\n00000000 0 " + name + "\n").getBytes(StandardCharsets.UTF_8));
                }
                try (Bench other = new Bench()) {
                    assertEquals(1, run("import", "--spool", other.directory.toString(), file.toString()), name);
                    assertEquals(Map.of(), other.files());
                }
            }
        }
    }

    @Nested
    class Unfolding {
        private Path file;

        @BeforeEach
        void name() {
            file = bench.directory.resolve("bomb.zip");
        }

        private void archive(String name, long zeros) throws IOException {
            java.util.zip.CRC32C checksum = new java.util.zip.CRC32C();
            byte[] piece = new byte[1 << 20];
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                zip.putNextEntry(new ZipEntry(name));
                for (long left = zeros; left > 0; left -= piece.length) {
                    zip.write(piece);
                    checksum.update(piece);
                }
                zip.putNextEntry(new ZipEntry("manifest.txt"));
                zip.write(String.format("gametracker-spool 1\n%08x %d %s\n", checksum.getValue(), zeros, name)
                        .getBytes(StandardCharsets.UTF_8));
            }
        }

        @Test
        void aSmallArchiveDoesNotBecomeALargeSpool() throws IOException {
            long bytes = 65 << 20;
            archive("00000001-x/00000001.seg", bytes);
            try (Bench other = new Bench()) {
                String spool = other.directory.toString();
                assertEquals(1, run("import", "--spool", spool, file.toString()));
                assertTrue(out().contains("--max-bytes"), out());
                assertEquals(Map.of(), other.files());
                assertEquals(2, run("import", "--spool", spool, "--max-bytes", "many", file.toString()));
                assertEquals(0, run("import", "--spool", spool, "--max-bytes", "" + (bytes << 1), file.toString()));
                assertEquals(Map.of("00000001-x/00000001.seg", bytes), other.files());
            }
        }

        @Test
        void aBadNameIsARefusalInOneLine() throws IOException {
            for (String name : List.of("00000001-x/a\0b.seg", "00000001-x/\u001b[31m.seg", "00000001-x/:\u0001")) {
                Files.deleteIfExists(file);
                archive(name, 0);
                try (Bench other = new Bench()) {
                    assertEquals(1, run("import", "--spool", other.directory.toString(), file.toString()), name);
                    assertTrue(out().chars().noneMatch(c -> c != '\n' && Texts.isControl((char) c)), out());
                    assertEquals(Map.of(), other.files());
                }
            }
        }

        @Test
        void aLengthThatIsNoneIsARefusal() throws IOException {
            for (String length : List.of("999999999999999", "9999999999999999999", "-1", "")) {
                Files.deleteIfExists(file);
                try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                    zip.putNextEntry(new ZipEntry("00000001-x/00000001.seg"));
                    zip.putNextEntry(new ZipEntry("manifest.txt"));
                    zip.write(("gametracker-spool 1\n00000000 " + length + " 00000001-x/00000001.seg\n")
                            .getBytes(StandardCharsets.UTF_8));
                }
                try (Bench other = new Bench()) {
                    assertEquals(1, run("import", "--spool", other.directory.toString(), file.toString()), length);
                }
            }
        }
    }

    @Nested
    class Replaying {
        @Test
        @Timeout(60)
        void anAddressForOneSignalWaitsForNoOther() throws IOException {
            play();
            server = entry -> entry.format() == Format.LOKI_PUSH ? Answer.TAKES : Answer.IS_DOWN;
            assertEquals(0, run("replay", dir(), "--logs-endpoint", ENDPOINT));
            assertTrue(out().contains("accepted  {logs=4, metrics=0, traces=0}"), out());
            assertTrue(out().contains("left      0 envelopes"), out());
            assertTrue(out().contains("1 envelopes of metrics stay in the spool"), out());
            assertTrue(out().contains("1 envelopes of traces stay in the spool"), out());
            assertEquals(0, run("replay", dir(), "--logs-endpoint", ENDPOINT));
            assertTrue(out().contains("nothing to send"), out());
            server = entry -> Answer.TAKES;
            assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT));
            assertTrue(out().contains("accepted  {logs=0, metrics=40, traces=2}"), out());
        }

        @Test
        @Timeout(60)
        void whatAnotherProtocolSpeaksIsNotWaitedForButLeft() {
            FileSpool game = bench.open();
            append(game, new Envelope("logs-1", Format.OTLP_LOGS, ByteBuffer.allocate(5), 2, Bench.CREATED));
            game.close();
            play();
            server = entry -> entry.format() == Format.OTLP_LOGS ? Answer.IS_DOWN : Answer.TAKES;
            assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT));
            assertTrue(out().contains("left      1 envelopes"), out());
            assertTrue(out().contains("--protocol otlp"), out());
            assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT, "--protocol", "lgtm"));
        }

        @Test
        void everythingThatIsTakenIsGoneAfterwards() throws IOException {
            play();
            assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT, "--no-progress"));
            assertTrue(out().contains("accepted  {logs=4, metrics=40, traces=2}"), out());
            assertTrue(out().contains("left      0 envelopes"), out());
            assertEquals(List.of(bench.directory), bench.paths());
            assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT));
            assertTrue(out().contains("nothing to send"), out());
            assertEquals(1, trackers.size());
        }

        @Test
        void aDryRunShowsAndSendsNothing() throws IOException {
            play();
            Map<String, Long> before = bench.files();
            assertEquals(0, run("replay", dir(), "--logs-endpoint", ENDPOINT + "/l", "--dry-run"));
            assertTrue(out().contains("to " + ENDPOINT + "/l"), out());
            assertTrue(out().contains("to nowhere"), out());
            assertEquals(before, bench.files());
            assertEquals(List.of(), trackers);
        }

        @Test
        void aDryRunShowsWhereToWithoutTheQuery() {
            play();
            for (String query : List.of("", "api_key=s3cret")) {
                assertEquals(0, run("replay", dir(), "--logs-endpoint", ENDPOINT + "/push?" + query, "--dry-run"));
                assertTrue(out().contains("to " + ENDPOINT + "/push?...\n"), out());
            }
        }

        @Test
        void theTrackerIsConfiguredAsTheUserSaysAndNeverMakesRoom() throws IOException {
            play();
            Path token = Files.writeString(bench.directory.resolve("token"), "s3cret\n");
            run(
                    "replay",
                    dir(),
                    "--endpoint=" + ENDPOINT,
                    "--tenant=arena",
                    "--protocol=otlp",
                    "--transport=httpclient5",
                    "--header",
                    "X-Game: pong",
                    "--bearer-token-file",
                    token.toString(),
                    "--request-timeout=3s");
            var config = trackers.get(0).config;
            assertEquals("Bearer s3cret", config.headers().get("Authorization"));
            assertEquals("arena", config.headers().get("X-Scope-OrgID"));
            assertEquals("pong", config.headers().get("X-Game"));
            assertEquals(Optional.of("httpclient5"), config.transport());
            assertEquals(Duration.ofSeconds(3), config.requestTimeout());
            assertEquals(
                    ENDPOINT + "/v1/logs", config.endpoints().get(Signal.LOGS).toString());
            assertTrue(config.spoolMaxBytes() > 1L << 40);
            assertFalse(out().contains("s3cret") || err().contains("s3cret"));
        }

        @Test
        void whatTheUserNamesWinsOverEveryFormInTheEnvironment() {
            play();
            System.setProperty("gametracker.alloy", "elsewhere");
            System.setProperty("gametracker.tracesEndpoint", "http://elsewhere/v1/traces");
            try {
                run("replay", dir(), "--endpoint", ENDPOINT);
            } finally {
                System.clearProperty("gametracker.alloy");
                System.clearProperty("gametracker.tracesEndpoint");
            }
            var endpoints = trackers.get(0).config.endpoints();
            assertEquals(3, endpoints.size());
            assertTrue(
                    endpoints.values().stream().allMatch(url -> url.toString().startsWith(ENDPOINT + "/")),
                    endpoints::toString);
        }

        @Test
        void whatAGameThatEndsMeanwhileHadSetAsideStays() throws IOException {
            play();
            AtomicBoolean begun = new AtomicBoolean();
            server = entry -> {
                if (begun.compareAndSet(false, true)) {
                    FileSpool game = bench.open();
                    game.setAside(envelope(9), SpoolProgress.NONE, "TOO_LATE: out of bounds");
                    game.close();
                }
                return Answer.TAKES;
            };
            assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT));
            assertTrue(Files.exists(bench.only(".frame")));
        }

        @Test
        void theProtocolIsTheOneThatTheGameSpoke() {
            FileSpool game = bench.open();
            append(game, new Envelope("logs-1", Format.OTLP_LOGS, ByteBuffer.allocate(5), 2, Bench.CREATED));
            game.close();
            server = entry -> Answer.IS_DOWN;
            run("replay", dir(), "--endpoint", ENDPOINT, "--patience", "0.1s");
            assertEquals(Protocol.OTLP, trackers.get(0).config.protocol());
            play();
            run("replay", dir(), "--endpoint", ENDPOINT, "--patience", "0.1s");
            assertEquals(Protocol.LGTM, trackers.get(1).config.protocol());
            assertTrue(out().contains("--protocol otlp"), out());
        }

        @Test
        void refusalsAreCountedByReasonAndTheExitCodeTells() {
            play();
            server = entry -> entry.id().equals("logs-3") ? Answer.REFUSES : Answer.TAKES;
            assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT));
            assertTrue(out().contains("refused   {logs={REJECTED=3}}"), out());
            assertTrue(out().contains("left      0 envelopes"), out());
        }

        @Test
        void whatIsTooLateIsDroppedAndTheServersSettingIsNamed() throws IOException {
            play();
            server = entry -> entry.format() == Format.REMOTE_WRITE_1 ? Answer.TOO_LATE : Answer.TAKES;
            assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT));
            assertTrue(out().contains("{metrics={TOO_LATE=40}}"), out());
            assertTrue(out().contains("out_of_order_time_window: "), out());
            assertTrue(out().contains("the server said: TOO_LATE: out of bounds"), out());
            assertEquals(List.of(bench.directory), bench.paths());
        }

        @Test
        void whatIsTooLateIsKeptWhereAskedForAndSentAfterItsRestore() {
            play();
            server = entry -> entry.format() == Format.REMOTE_WRITE_1 ? Answer.TOO_LATE : Answer.TAKES;
            assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT, "--keep-too-late"));
            assertTrue(out().contains("restore --reason TOO_LATE"), out());
            assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT));
            assertTrue(out().contains("nothing to send"), out());
            assertEquals(0, run("restore", dir(), "--reason", "POISON"));
            assertTrue(out().contains("0 envelopes restored"), out());
            assertEquals(0, run("restore", dir(), "--reason", "TOO_LATE"));
            assertTrue(out().contains("1 envelopes restored"), out());
            server = entry -> Answer.TAKES;
            assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT));
            assertTrue(out().contains("metrics=40"), out());
        }

        @Test
        void theSessionOfARunningGameIsLeftAlone() throws IOException {
            play();
            FileSpool game = bench.open();
            SpoolEntry entry = append(game, envelope(9));
            assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT, "--json"));
            assertTrue(out().contains("\"accepted\":{\"logs\":4,\"metrics\":40,\"traces\":2}"), out());
            assertTrue(out().contains("\"inUse\":[\"00000003-"), out());
            assertEquals(envelope(9), game.read(entry));
            assertEquals(3, run("replay", dir(), "--endpoint", ENDPOINT));
            game.close();
        }

        @Test
        void aServerThatIsDownLeavesEverythingForTheNextReplay() {
            play();
            server = entry -> entry.id().equals("logs-1") ? Answer.TAKES : Answer.IS_DOWN;
            assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT, "--patience", "0.3s"));
            assertTrue(err().contains("is the server there?"), err());
            assertTrue(out().contains("left      3 envelopes: run replay again"), out());
            server = entry -> Answer.TAKES;
            assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT));
            assertTrue(out().contains("accepted  {logs=3, metrics=40, traces=2}"), out());
        }

        @Test
        void ctrlCEndsItWithTheSummary() {
            play();
            server = entry -> Answer.IS_DOWN;
            stop.countDown();
            assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT));
            assertTrue(out().contains("left      4 envelopes"), out());
        }

        @Test
        void theProgressTellsShareRateAndTimeLeft() {
            ProgressLine line = new ProgressLine(new PrintStream(err), true, true, 2000);
            line.show(0, Bench.CREATED);
            line.show(500, Bench.CREATED.plusSeconds(10));
            line.end();
            assertTrue(err().contains("]  25%  500 of 2000 items, 50/s, 0:30 left"), err());
            err.reset();
            ProgressLine plain = new ProgressLine(new PrintStream(err), true, false, 2000);
            Instant now = Bench.CREATED;
            for (int i = 0; i < 25; i++) {
                plain.show(i, now.plusSeconds(i));
            }
            plain.end();
            assertEquals(2, err().lines().count());
        }
    }

    @Nested
    class Forked {
        @Test
        void asAUserRunsItOnTheModulePath() throws Exception {
            play();
            assertEquals(0, fork("list", dir()));
            assertTrue(out().contains("2 sessions, to send:"), out());
            assertEquals(2, fork("cat", dir()));
            assertTrue(out().contains("gametracker.decode"), out());
            assertEquals(2, fork("replay", dir(), "--endpoint", ENDPOINT));
            assertTrue(out().contains("gametracker.core"), out());
            flip(Layout.sessions(bench.directory).get(1).path().resolve("00000001.seg"), -1);
            assertEquals(1, fork("verify", dir()));
            assertTrue(out().contains("does not match its checksum"), out());
        }

        @Test
        void asAUserRunsItOnTheClassPath() throws Exception {
            play();
            Process process = Forks.onTheClassPath(Main.class, List.of("verify", dir(), "--json"))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(said.startsWith("{\"sessions\":2,\"envelopes\":4,"), said);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }

        @Test
        void aGameInAnotherProcessIsSeenAsInUse() throws Exception {
            FileSpool game = bench.open();
            append(game, envelope(1));
            assertEquals(0, fork("list", dir(), "--json"));
            assertTrue(out().contains("\"state\":\"in use\""), out());
            assertEquals(
                    3,
                    fork(
                            "export",
                            "--spool",
                            dir(),
                            bench.directory.resolve("x.zip").toString()));
            game.close();
            assertEquals(0, fork("list", dir(), "--json"));
            assertTrue(out().contains("\"state\":\"waiting\""), out());
        }

        private int fork(String... words) throws Exception {
            Process process = Forks.onTheModulePath(List.of(words))
                    .redirectErrorStream(true)
                    .start();
            out.reset();
            out.write(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            return process.exitValue();
        }
    }
}

package gametracker.tool;

import static gametracker.tool.SpoolBench.append;
import static gametracker.tool.SpoolBench.envelope;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import gametracker.tool.FakeTracker.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import picocli.CommandLine;

/** A spool, and the tool's commands on it. */
abstract class SpoolCommandTest {
    static final String ENDPOINT = "http://127.0.0.1:1";

    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final CountDownLatch stop = new CountDownLatch(1);
    final List<FakeTracker> trackers = new ArrayList<>();
    final List<String> questions = new ArrayList<>();
    Function<SpoolEntry, Answer> server = entry -> Answer.TAKES;
    Optional<String> answer = Optional.empty();
    SpoolBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new SpoolBench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    /** Runs a command on a spool, with trackers that deliver to {@code server}, and {@code answer} on the console. */
    int run(String... words) {
        return tool(Stream.concat(Stream.of("spool"), Stream.of(words)).toArray(String[]::new));
    }

    int tool(String... words) {
        return tool(this::fake, words);
    }

    int tool(Function<TrackerConfig, GameTracker> makes, String... words) {
        out.reset();
        err.reset();
        CommandLine.IFactory commands = new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                if (type == ReplayCommand.class) {
                    return type.cast(new ReplayCommand(makes, stop));
                }
                return type == PurgeCommand.class
                        ? type.cast(new PurgeCommand(SpoolCommandTest.this::ask))
                        : CommandLine.defaultFactory().create(type);
            }
        };
        return Main.commandLine(commands)
                .setOut(new CleanOutput(out))
                .setErr(new CleanOutput(err))
                .execute(words);
    }

    private GameTracker fake(TrackerConfig config) {
        FakeTracker tracker = new FakeTracker(config, server);
        trackers.add(tracker);
        return tracker.asTracker();
    }

    private Optional<String> ask(String question) {
        questions.add(question);
        return answer;
    }

    String dir() {
        return bench.directory.toString();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Two sessions: 3 envelopes of logs, one of them acknowledged, 1 of metrics; and 1 of traces. */
    void play() {
        try (Spool first = bench.open()) {
            append(first, envelope(1));
            first.acknowledge(append(first, envelope(2)));
            append(first, envelope(3));
            append(
                    first,
                    new Envelope("metrics-1", Format.REMOTE_WRITE_1, ByteBuffer.allocate(9), 40, SpoolBench.CREATED));
        }
        try (Spool second = bench.open()) {
            append(second, new Envelope("traces-1", Format.OTLP_TRACES, ByteBuffer.allocate(5), 2, SpoolBench.CREATED));
        }
    }

    static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at < 0 ? bytes.length + at : at] ^= 1;
        Files.write(file, bytes);
    }

    void makeNewer() throws IOException {
        Path session = Files.createDirectories(bench.directory.resolve("00000099-future"));
        Files.write(session.resolve("00000001.seg"), HostileFiles.header(7, 1, 1));
    }
}

package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import gametracker.contract.ScriptedServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that quotes the request in its refusal, and what is kept of that. */
class CredentialsTest {
    private static final List<String> SECRETS = List.of("open-sesame-1234", "k-0123-abcd", "s3cr3t-key");

    @TempDir
    Path spool;

    @ParameterizedTest
    @ValueSource(strings = {"jdkhttp", "httpclient5"})
    void credentialsAreNeitherInQuarantineNorInTheLog(String transport) throws Exception {
        Lines lines = new Lines();
        Logger logger = Logger.getLogger("gametracker");
        logger.addHandler(lines);
        try (ScriptedServer server = ScriptedServer.plain()) {
            server.serves(talk -> talk.answer(503, "busy: " + talk.head()));
            GameTracker tracker = GameTracker.create(TrackerConfig.builder()
                    .transport(transport)
                    .logsEndpoint(URI.create(server.url() + "/loki/api/v1/push?key=s3cr3t-key"))
                    .bearerToken("open-sesame-1234")
                    .header("X-Api-Key", "k-0123-abcd")
                    .spoolDirectory(spool)
                    .build());
            tracker.logInfo("one");
            tracker.flush(Duration.ofSeconds(10));
            server.received();
            server.serves(talk -> talk.answer(400, "timestamp too old: " + talk.head()));
            server.received();
            tracker.close();
        } finally {
            logger.removeHandler(lines);
        }
        String kept = everything(spool);
        assertTrue(kept.contains("timestamp too old") && kept.contains("[hidden]"), "nothing was set aside");
        assertTrue(lines.text().contains("[hidden]"), lines.text());
        for (String secret : SECRETS) {
            assertFalse(kept.contains(secret), secret + " lies on disk");
            assertFalse(lines.text().contains(secret), lines.text());
        }
    }

    private static String everything(Path directory) throws Exception {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    private static final class Lines extends Handler {
        private final StringBuffer text = new StringBuffer();

        String text() {
            return text.toString();
        }

        @Override
        public void publish(LogRecord line) {
            text.append(line.getMessage()).append('\n');
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}

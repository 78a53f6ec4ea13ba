package gametracker.viewer.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gametracker.api.spi.Format;
import gametracker.viewer.received.ReceivedRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CurlCommandTest {
    private static String command(String method, String path, Map<String, String> headers) {
        ReceivedRequest request = new ReceivedRequest(
                1,
                Instant.EPOCH,
                method,
                path,
                new TreeMap<>(headers),
                Optional.of(Format.REMOTE_WRITE_1),
                3,
                200,
                "",
                0,
                0,
                List.of());
        return CurlCommand.of(request, new byte[] {0, 27, -1}, "http://127.0.0.1:4320");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "it's",
                "\u001b]0;owned\u0007",
                "\u001b[201~rm -rf ~\n",
                "\u009b31m",
                "a\nb\r\tc",
                "\u202etxt",
                "'; touch owned; '",
                "$(touch owned) `touch owned` \\' \\\\ !x",
                "\\",
                "\u2028\u0085",
                "日本"
            })
    void theShellReadsWhatWasReceivedAndTheTerminalSeesOnlyPrintableText(String text) throws Exception {
        String command = command(text, "/" + text, Map.of("x-" + text, text));
        command.chars()
                .forEach(c -> assertTrue(c == '\n' || c >= ' ' && c <= '~', () -> "U+" + Integer.toHexString(c)));
        assertArrayEquals(bytes(text), shell("printf %s " + CurlCommand.quoted(text)));
    }

    /** The JDK's server reads a byte of a header as the character of that number; all else came as text. */
    private static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        text.codePoints().forEach(c -> {
            if (c <= 0xff) {
                bytes.write(c);
            } else {
                bytes.writeBytes(new String(Character.toChars(c)).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    private static byte[] shell(String script) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
        Process bash = new ProcessBuilder("/bin/bash", "-c", script).start();
        byte[] out = bash.getInputStream().readAllBytes();
        assertTrue(bash.waitFor(30, TimeUnit.SECONDS));
        return out;
    }

    @Test
    void aSpooledEnvelopeIsSentToThePathOfItsFormat() {
        String command = command("SPOOL", "/metrics-1", Map.of("game", "g", "content-type", "application/x-protobuf"));
        assertTrue(
                command.startsWith(
                        "base64 -d <<'BODY' | curl -i -X 'POST' --data-binary @- 'http://127.0.0.1:4320/api/v1/push'"),
                command);
        assertTrue(command.contains("'content-encoding: snappy'")
                && command.contains("'content-type: application/x-protobuf'"));
        assertEquals(-1, command.indexOf("game"));
    }
}

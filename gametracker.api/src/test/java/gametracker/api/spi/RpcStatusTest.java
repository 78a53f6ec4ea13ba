package gametracker.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcStatusTest {
    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void messageIsRead() {
        assertEquals(Optional.of("no label"), RpcStatus.message(bytes("\b\u0003\u0012\bno label")));
        assertEquals(Optional.of("no label"), RpcStatus.message(bytes("\u0012\bno label")));
        assertEquals(Optional.of("é"), RpcStatus.message(bytes("\b\u0003\u0012\u0002\u00c3\u00a9")));
    }

    @Test
    void detailsAreSkipped() {
        assertEquals(Optional.of("no"), RpcStatus.message(bytes("\b\u0003\u001a\u0004\n\u0002xy\u0012\u0002no")));
    }

    @Test
    void statusWithoutAMessageIsItsCode() {
        assertEquals(Optional.of("status code 8 of google.rpc.Status"), RpcStatus.message(bytes("\b\b")));
        assertEquals(Optional.empty(), RpcStatus.message(bytes("\b\u0000")));
    }

    @Test
    void messageThatIsCutIsReadAsFarAsItIsThere() {
        assertEquals(Optional.of("as far"), RpcStatus.message(bytes("\b\u0003\u0012\u007fas far")));
        assertEquals(
                Optional.of("as far"),
                RpcStatus.message(bytes("\u0012\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007fas far")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bad request",
                "{\"code\":3,\"message\":\"m\"}",
                "\b",
                "\u0012",
                "\u001a\u00ff",
                "\b\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u0001\u0012\u0001x",
                "\u0012\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u0001x",
                "\n\u0000"
            })
    void whatIsNoStatusIsLeft(String body) {
        assertEquals(Optional.empty(), RpcStatus.message(bytes(body)));
    }

    @Property
    void anyBytesAreSurvivedAndTheMessageIsNoLongerThanThem(@ForAll @Size(max = 40) byte[] body) {
        for (byte tag : new byte[] {8, 18, 26}) {
            byte[] tagged = new byte[body.length + 1];
            tagged[0] = tag;
            System.arraycopy(body, 0, tagged, 1, body.length);
            String message = RpcStatus.message(tagged).orElse("");
            assertTrue(message.startsWith("status code ") || message.length() <= body.length, message);
        }
    }
}

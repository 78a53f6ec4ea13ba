package gametracker.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogEventDataTest {
    private final LogEventData data = new LogEventData();

    @Test
    void messageWithoutAnythingElseHasNone() {
        assertNull(data.template("m", null, null)
                .template("m", new Object[0], null)
                .mdc(null)
                .mdc(Map.of())
                .markers(List.of())
                .caller(null)
                .pair(null, 1)
                .toMap());
    }

    @Test
    void pairsWinOverMdcAndFields() {
        data.template("{}", new Object[] {1}, null)
                .mdc(Map.of("room", "lobby", "player", "anna"))
                .markers(List.of("AUDIT"))
                .pair("room", "arena")
                .pair("template", "own")
                .pair("room", "cellar");
        assertEquals(
                Map.of(
                        "template", "own",
                        "args", List.of(1),
                        "mdc", Map.of("player", "anna"),
                        "markers", List.of("AUDIT"),
                        "room", "cellar"),
                data.toMap());
    }

    @Test
    void mdcThatPairsReplaceWhollyIsLeftOut() {
        assertEquals(
                Map.of("room", 1),
                data.mdc(Map.of("room", "lobby")).pair("room", 1).toMap());
    }

    @Test
    void throwableAsLastArgumentIsNoArgument() {
        Exception error = new Exception();
        data.template("{} failed", new Object[] {"save", error}, error);
        assertEquals(Map.of("template", "{} failed", "args", List.of("save")), data.toMap());
        assertNull(new LogEventData()
                .template("failed", new Object[] {error}, error)
                .toMap());
    }

    @Test
    void callerHasWhatIsKnownOfIt() {
        assertEquals(
                Map.of("caller", Map.of("class", "game.Lobby", "method", "join", "file", "Lobby.java", "line", 7)),
                data.caller(new StackTraceElement("game.Lobby", "join", "Lobby.java", 7))
                        .toMap());
        assertEquals(
                Map.of("caller", Map.of("class", "game.Lobby", "method", "join")),
                new LogEventData()
                        .caller(new StackTraceElement("game.Lobby", "join", null, -1))
                        .toMap());
    }
}

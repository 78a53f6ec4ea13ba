package gametracker.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gametracker.examples.server.Request.Buy;
import gametracker.examples.server.Request.Join;
import gametracker.examples.server.Request.Leave;
import gametracker.examples.server.Request.Reason;
import gametracker.examples.server.Request.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    private static final String SESSION = "8f14e45f-ceea-467f-a0e6-0c2e2b9a6d3c";
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void requestsAreWhatTheySay() throws Exception {
        assertEquals(
                new Join(17, "Ann_é-1", SESSION, TRACEPARENT),
                Request.parse("JOIN 17 Ann_é-1 " + SESSION + " " + TRACEPARENT));
        assertEquals(new Buy("sword", TRACEPARENT), Request.parse("BUY sword " + TRACEPARENT));
        assertEquals(new Leave(), Request.parse("LEAVE"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "join 1 ann",
                "LEAVE ",
                "JOIN -1 ann " + SESSION + " -",
                "JOIN 99999999999 ann " + SESSION + " -",
                "JOIN 1 anna\u202Etxt " + SESSION + " -",
                "JOIN 1 a-name-of-17-chars " + SESSION + " -",
                "JOIN 1 ann not-a-session -",
                "BUY <script> -",
                "BUY sword - -"
            })
    void whatIsNotKnownToBeGoodIsRefused(String line) {
        RefusedException refused = assertThrows(RefusedException.class, () -> Request.parse(line));
        assertEquals(Reason.MALFORMED, refused.reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "rubbish",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"
            })
    void noTraceparentIsAReasonToRefuseAndOnlyAGoodOneIsFollowed(String header) throws Exception {
        assertEquals(new Buy("bow", ""), Request.parse("BUY bow " + header));
    }
}

package gametracker.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final String LONG = "x".repeat(Delivery.MAX_ANSWER + 1);

    @Test
    void serversWordsAreBounded() {
        assertEquals(4096, Delivery.MAX_ANSWER);
        String bounded = LONG.substring(1);
        assertEquals(bounded, new Delivery.Delivered(200, LONG).answer());
        assertEquals(bounded, new Delivery.Rejected(400, LONG).reason());
        assertEquals(bounded, new Delivery.RetryLater(OptionalInt.of(500), Optional.empty(), false, LONG).reason());
        assertEquals(bounded, new Delivery.Rejected(400, bounded).reason());
    }

    @Test
    void cutDoesNotSplitACharacter() {
        String emoji = "x".repeat(Delivery.MAX_ANSWER - 1) + "\uD83D\uDE00";
        assertEquals("x".repeat(Delivery.MAX_ANSWER - 1), new Delivery.Rejected(400, emoji).reason());
    }

    @Test
    void noAnswerTellsKindAndMessage() {
        assertEquals(
                new Delivery.RetryLater(OptionalInt.empty(), Optional.empty(), true, "IOException: Broken pipe"),
                Delivery.RetryLater.noAnswer(new IOException("Broken pipe"), true));
    }

    @Test
    void noAnswerAsksTheCauseWhereTheErrorItselfIsSilent() {
        Exception silent = new ConnectException();
        silent.initCause(new UnresolvedAddressException());
        assertEquals(
                "ConnectException: UnresolvedAddressException",
                Delivery.RetryLater.noAnswer(silent, false).reason());
    }

    @Test
    void causesThatGoRoundInCirclesEnd() {
        Exception a = new IOException((String) null);
        Exception b = new IOException(null, a);
        a.initCause(b);
        assertTrue(Delivery.RetryLater.noAnswer(a, false).reason().startsWith("IOException: IOException"));
    }
}

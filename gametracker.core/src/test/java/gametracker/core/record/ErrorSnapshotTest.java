package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorSnapshotTest {
    /** As games keep them that make no garbage: filled anew for the next error. */
    private static final class Pooled extends RuntimeException {
        private static final long serialVersionUID = 1;

        private String text = "";
        private int asked;

        @Override
        public String getMessage() {
            asked++;
            return text;
        }
    }

    @Test
    void keepsWhatThePooledOneWas() {
        Pooled pooled = new Pooled();
        pooled.text = "disk full";
        pooled.initCause(new IllegalStateException("cause"));
        StackTraceElement[] frames = pooled.getStackTrace();
        ErrorSnapshot snapshot = ErrorSnapshot.of(pooled);
        assertEquals(1, pooled.asked);

        pooled.text = "network down";
        pooled.setStackTrace(new StackTraceElement[] {new StackTraceElement("Other", "other", "Other.java", 1)});
        pooled.getCause().setStackTrace(new StackTraceElement[0]);
        pooled.addSuppressed(new Exception("later"));

        assertEquals(Pooled.class.getName(), snapshot.type());
        assertEquals("disk full", snapshot.message());
        assertEquals(frames[0], snapshot.frame(0));
        assertTrue(snapshot.suppressed().isEmpty());
        assertEquals("cause", snapshot.cause().message());
        assertTrue(snapshot.cause().common() > 0);
        assertEquals(1, pooled.asked);
    }

    @Test
    void anArrayOfFramesThatChangesLaterIsCopied() {
        StackTraceElement first = new StackTraceElement("Game", "run", "Game.java", 1);
        StackTraceElement[] shared = {first, null};
        Exception error = new Exception() {
            private static final long serialVersionUID = 1;

            @Override
            public StackTraceElement[] getStackTrace() {
                return shared;
            }
        };
        ErrorSnapshot snapshot = ErrorSnapshot.of(error);
        shared[0] = null;
        assertSame(first, snapshot.frame(0));
        assertNull(snapshot.frame(1));
    }

    @Test
    void aThousandSuppressedOnesAreNotAllCopied() {
        Exception error = new Exception("outer");
        IntStream.range(0, 1000).forEach(i -> error.addSuppressed(new Exception("suppressed " + i)));
        ErrorSnapshot snapshot = ErrorSnapshot.of(error);
        assertTrue(snapshot.suppressed().size() < 1000);
        assertTrue(snapshot.weight() < 200_000, () -> snapshot.weight() + " bytes");
    }

    @Test
    void weighsItsCharactersAndFrames() {
        int light = ErrorSnapshot.of(new Exception("x")).weight();
        int heavy = ErrorSnapshot.of(new Exception("x".repeat(10_001))).weight();
        assertEquals(20_000, heavy - light);
        assertTrue(light > 50 * new Exception().getStackTrace().length / 2);
    }
}

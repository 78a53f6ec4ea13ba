package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.core.record.ErrorSnapshot;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorTextTest {
    @Test
    void readsAsTheJdkPrintsIt() {
        Exception error = new IllegalStateException("outer", new RuntimeException("inner"));
        error.addSuppressed(new IllegalArgumentException("beside"));
        StringWriter expected = new StringWriter();
        error.printStackTrace(new PrintWriter(expected));
        ErrorText text = ErrorText.of(ErrorSnapshot.of(error));
        assertEquals("java.lang.IllegalStateException", text.type());
        assertEquals("outer", text.message());
        assertEquals(expected.toString().replace("\r", "").strip(), text.stack());
    }

    @Test
    void noMessageIsEmpty() {
        ErrorText text = ErrorText.of(ErrorSnapshot.of(new RuntimeException()));
        assertEquals("", text.message());
        assertTrue(text.stack().startsWith("java.lang.RuntimeException\n\tat "), text.stack());
    }

    @Test
    void methodsThatThrowAreSurvived() {
        ErrorText text = ErrorText.of(ErrorSnapshot.of(new Hostile()));
        assertEquals("(getMessage threw java.lang.UnsupportedOperationException)", text.message());
        assertTrue(text.stack().startsWith(Hostile.class.getName()), text.stack());
    }

    @Test
    void circleOfCausesEnds() {
        Exception first = new Exception("first");
        first.initCause(new Exception("second", first));
        String stack = ErrorText.of(ErrorSnapshot.of(first)).stack();
        assertTrue(stack.endsWith("Caused by: java.lang.Exception: first (see above)"), stack);
    }

    @Test
    void causesWithoutEndAreBounded() {
        String stack = ErrorText.of(ErrorSnapshot.of(new Endless())).stack();
        assertTrue(stack.length() <= ErrorSnapshot.MAX_STACK_CHARS);
    }

    @Test
    void endlessRecursionShowsItsBeginningItsRootAndItsCause() {
        Exception error = new Exception("deep", new Exception("the cause"));
        error.setStackTrace(IntStream.range(0, 1024)
                .mapToObj(i -> new StackTraceElement("game.Loop", "step" + i, "Loop.java", i))
                .toArray(StackTraceElement[]::new));
        String stack = ErrorText.of(ErrorSnapshot.of(error)).stack();
        assertTrue(stack.contains("step0(") && stack.contains("step63(") && stack.contains("step1023("), stack);
        assertTrue(stack.contains("\n\t... 928 frames left out\n"), stack);
        assertTrue(stack.contains("Caused by: java.lang.Exception: the cause"), stack);
        assertTrue(stack.length() <= ErrorSnapshot.MAX_STACK_CHARS);
    }

    @Test
    void hugeTextsAreCut() {
        Exception error = new Exception("🎮".repeat(1 << 20));
        IntStream.range(0, 500).forEach(i -> error.addSuppressed(new Exception("suppressed " + i)));
        ErrorText text = ErrorText.of(ErrorSnapshot.of(error));
        assertEquals(32 << 10, text.message().length());
        assertTrue(text.stack().length() <= ErrorSnapshot.MAX_STACK_CHARS);
        assertTrue(text.stack().endsWith("\n... cut"));
        assertFalse(Values.repaired(text.stack()).contains("\uFFFD"));
    }

    private static final class Hostile extends RuntimeException {
        @Override
        public String getMessage() {
            throw new UnsupportedOperationException();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return null;
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException();
        }

        @Override
        public String toString() {
            throw new IllegalStateException();
        }
    }

    private static final class Endless extends RuntimeException {
        @Override
        public synchronized Throwable getCause() {
            return new Endless();
        }
    }
}

package gametracker.api.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The outcome of one try to deliver an envelope. */
public sealed interface Delivery {
    /** The maximal length of a server's message, in characters: {@value}. */
    int MAX_ANSWER = 4096;

    /**
     * The server has accepted the envelope.
     *
     * @param status the HTTP status, 200 to 299
     * @param answer what it said, at most {@link #MAX_ANSWER} characters; OTLP reports partial success in it
     */
    record Delivered(int status, String answer) implements Delivery {
        /** Bounds the answer. */
        public Delivered {
            answer = bounded(answer);
        }
    }

    /**
     * A later try may succeed.
     *
     * @param status the HTTP status, or empty where there was no answer
     * @param delay how long the server asked to be left alone, counted from the answer
     * @param mayHaveArrived whether the server may have stored it all the same: a timeout or reset after bytes of the
     *     body were on their way, a gateway's 502 or 504
     * @param reason what happened, in the server's words where it had any, at most {@link #MAX_ANSWER} characters
     */
    record RetryLater(OptionalInt status, Optional<Duration> delay, boolean mayHaveArrived, String reason)
            implements Delivery {
        private static final int MAX_CAUSES = 4;

        /** Bounds the reason. */
        public RetryLater {
            reason = bounded(reason);
        }

        /**
         * Describes a try that brought no whole answer.
         *
         * @param cause what went wrong; its kind and message become the reason
         * @param mayHaveArrived whether bytes of the body may have been on their way
         * @return without status and delay
         */
        public static RetryLater noAnswer(Throwable cause, boolean mayHaveArrived) {
            return noAnswer(described(cause, MAX_CAUSES), mayHaveArrived);
        }

        /**
         * Describes a try that brought no whole answer.
         *
         * @param reason what went wrong
         * @param mayHaveArrived whether bytes of the body may have been on their way
         * @return without status and delay
         */
        public static RetryLater noAnswer(String reason, boolean mayHaveArrived) {
            return new RetryLater(OptionalInt.empty(), Optional.empty(), mayHaveArrived, reason);
        }

        /** Network exceptions often have no message of their own, but their cause has one. */
        private static String described(Throwable cause, int depth) {
            String kind = cause.getClass().getSimpleName();
            if (cause.getMessage() != null) {
                return kind + ": " + cause.getMessage();
            }
            return cause.getCause() == null || depth == 0 ? kind : kind + ": " + described(cause.getCause(), depth - 1);
        }
    }

    /**
     * The server will never accept the envelope as it is.
     *
     * @param status the HTTP status
     * @param reason the server's words, at most {@link #MAX_ANSWER} characters
     */
    record Rejected(int status, String reason) implements Delivery {
        /** Bounds the reason. */
        public Rejected {
            reason = bounded(reason);
        }
    }

    private static String bounded(String text) {
        return ServerText.cut(text, MAX_ANSWER);
    }
}

package gametracker.decode;

/**
 * Thrown for a body that does not follow its format. The message gives place and reason, in a server's words if known.
 */
public final class DecodeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Limits the message, because it may quote a body of any length. */
    private static final int MAX_MESSAGE = 2_000;

    DecodeException(String message) {
        super(cut(message));
    }

    DecodeException(String message, Throwable cause) {
        super(cut(message), cause);
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }
}

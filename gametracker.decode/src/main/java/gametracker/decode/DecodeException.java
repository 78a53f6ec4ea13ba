package gametracker.decode;

/** A body is not what its format says. The message tells where and why, in the words of the servers where known. */
public final class DecodeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** What is quoted from a body may be as long as the body. */
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

package gametracker.decode;

/** A body is not what its format says. The message tells where and why, in the words of the servers where known. */
public final class DecodeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    DecodeException(String message) {
        super(message);
    }

    DecodeException(String message, Throwable cause) {
        super(message, cause);
    }
}

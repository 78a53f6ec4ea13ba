package gametracker.examples.server;

import java.util.regex.Pattern;

/**
 * What a client may send, one line each. Whoever can connect can send anything, so all of it is checked here, and what is
 * not known to be good goes no further: not into a log, a label or a span.
 */
sealed interface Request {
    /** Bytes of a line. */
    int LONGEST = 256;

    record Join(int match, String player, String session, String traceparent) implements Request {}

    record Buy(String item, String traceparent) implements Request {}

    record Leave() implements Request {}

    /** Why a request is refused; a metric's label, so these are all that there are. */
    enum Reason {
        MALFORMED,
        NO_SUCH_MATCH,
        NOT_JOINED,
        TOO_MANY,
        BUSY
    }

    Pattern JOIN = Pattern.compile("JOIN (\\d{1,6}) ([\\p{L}\\p{N}_-]{1,16}) ([0-9a-f-]{36}) (\\S*)");
    Pattern BUY = Pattern.compile("BUY ([a-z]{1,16}) (\\S*)");

    /** Of W3C's trace context, a version 00 whose caller records the trace. */
    Pattern TRACEPARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-01");

    static Request parse(String line) throws RefusedException {
        var join = JOIN.matcher(line);
        if (join.matches()) {
            return new Join(
                    Integer.parseInt(join.group(1)), join.group(2), join.group(3), checkedTraceparent(join.group(4)));
        }
        var buy = BUY.matcher(line);
        if (buy.matches()) {
            return new Buy(buy.group(1), checkedTraceparent(buy.group(2)));
        }
        if (line.equals("LEAVE")) {
            return new Leave();
        }
        throw new RefusedException(Reason.MALFORMED);
    }

    /**
     * Returns the header, or "" if it is not to be followed. Telemetry is no reason to refuse a request: the server then
     * begins a trace of its own. It does so as well for a client that says that it records nothing (flags 00), since
     * otherwise each client would decide what the server records.
     */
    private static String checkedTraceparent(String header) {
        return TRACEPARENT.matcher(header).matches() ? header : "";
    }

    /** A request that is not carried out. */
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final Reason reason;

        RefusedException(Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }
}

package gametracker.transport.httpclient5;

import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;

/**
 * Determines the length of an answer's body. If the headers contradict each other, the client would discard the whole answer.
 * Here such an answer has no body, its status counts, and its connection is not used again.
 */
final class Framing implements ContentLengthStrategy {
    static final Framing LENIENT = new Framing();

    private Framing() {}

    @Override
    public long determineLength(HttpMessage message) {
        try {
            return DefaultContentLengthStrategy.INSTANCE.determineLength(message);
        } catch (HttpException e) {
            return 0;
        }
    }

    /** Whether unknown bytes may follow, which the client would take for the beginning of the next answer. */
    static boolean isBroken(HttpResponse response) {
        try {
            long length = DefaultContentLengthStrategy.INSTANCE.determineLength(response);
            return hasNoBody(response.getCode()) && (length > 0 || length == ContentLengthStrategy.CHUNKED);
        } catch (HttpException e) {
            return true;
        }
    }

    private static boolean hasNoBody(int status) {
        return status == 204 || status == 304;
    }
}

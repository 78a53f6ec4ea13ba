package gametracker.transport.httpclient5;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpTransportMetrics;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Reads the head of an answer by the client's own parser, which treats the end of a connection as the end of the head. An
 * incomplete head is no answer: its status line or its length may be cut.
 */
record WholeHeads(HttpMessageParser<ClassicHttpResponse> parser) implements HttpMessageParser<ClassicHttpResponse> {
    /** Creates these parsers for a connection. */
    static final class Factory extends DefaultHttpResponseParserFactory {
        Factory(Http1Config config) {
            super(config);
        }

        @Override
        public HttpMessageParser<ClassicHttpResponse> create() {
            return new WholeHeads(super.create());
        }
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in) throws IOException, HttpException {
        return parser.parse(new Lines(buffer), in);
    }

    /** The lines of one head. */
    private static final class Lines implements SessionInputBuffer {
        private final SessionInputBuffer buffer;
        private boolean begun;

        Lines(SessionInputBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public int readLine(CharArrayBuffer line, InputStream in) throws IOException {
            int length = buffer.readLine(line, in);
            if (length < 0 && begun) {
                throw new ConnectionClosedException("connection closed within the head of the answer");
            }
            begun = true;
            return length;
        }

        @Override
        public int read(byte[] into, int from, int length, InputStream in) throws IOException {
            return buffer.read(into, from, length, in);
        }

        @Override
        public int read(byte[] into, InputStream in) throws IOException {
            return buffer.read(into, in);
        }

        @Override
        public int read(InputStream in) throws IOException {
            return buffer.read(in);
        }

        @Override
        public int length() {
            return buffer.length();
        }

        @Override
        public int capacity() {
            return buffer.capacity();
        }

        @Override
        public int available() {
            return buffer.available();
        }

        @Override
        public HttpTransportMetrics getMetrics() {
            return buffer.getMetrics();
        }
    }
}

package gametracker.viewer.backend;

import gametracker.decode.OtlpTracesBody;
import java.util.Map;

/** Receives the records that a backend stores. */
public interface RecordSink {
    /** A log line of a stream. */
    void log(Map<String, String> labels, long timeNanos, String line, Map<String, String> metadata);

    /** A sample; labels sorted by name. */
    void sample(Map<String, String> labels, long timeMillis, long bits);

    /** A span. */
    void span(OtlpTracesBody.Span span);
}

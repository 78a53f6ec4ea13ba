package gametracker.decode;

/** The two encodings of OTLP over HTTP. */
public enum OtlpEncoding {
    /** {@code application/json}. */
    JSON,
    /** {@code application/x-protobuf}. */
    PROTOBUF
}

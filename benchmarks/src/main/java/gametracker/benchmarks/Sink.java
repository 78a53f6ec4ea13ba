package gametracker.benchmarks;

import java.io.ByteArrayOutputStream;

/** Where encoders write to, of a size that needs no growing. */
final class Sink extends ByteArrayOutputStream {
    Sink() {
        super(1 << 20);
    }
}

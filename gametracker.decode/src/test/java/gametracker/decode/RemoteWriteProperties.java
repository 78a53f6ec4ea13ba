package gametracker.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

class RemoteWriteProperties {
    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll("series") List<RemoteWriteBody.Series> series) throws IOException {
        byte[] message = message(series);
        RemoteWriteBody read = PayloadDecoder.remoteWrite(Snappy.compress(message));
        assertEquals(series, read.series());
        assertEquals(series.stream().mapToInt(each -> each.samples().size()).sum(), read.items());
    }

    @Property(tries = 200)
    void aCutBlockIsRefused(@ForAll("series") List<RemoteWriteBody.Series> series) throws IOException {
        byte[] block = Snappy.compress(message(series));
        assertThrows(DecodeException.class, () -> PayloadDecoder.remoteWrite(Arrays.copyOf(block, block.length - 1)));
    }

    @Test
    void aBlockThatClaimsToBeHugeIsRefusedBeforeMemoryIsTaken() {
        byte[] claim = {(byte) 0x80, (byte) 0x80, (byte) 0x80, 0x0f, 0};
        DecodeException e = assertThrows(DecodeException.class, () -> PayloadDecoder.remoteWrite(claim));
        assertEquals("snappy: corrupt input", e.getMessage());
    }

    @Test
    void aClaimOfMoreThanTwoGibibytesIsNoNegativeLength() {
        byte[] claim = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
        DecodeException e = assertThrows(DecodeException.class, () -> PayloadDecoder.remoteWrite(claim));
        assertEquals("snappy: decoded length 4294967295 exceeds limit 33554432", e.getMessage());
    }

    @Test
    void theStaleMarkerKeepsItsBits() throws IOException {
        RemoteWriteBody.Sample stale = new RemoteWriteBody.Sample(5, RemoteWriteBody.Sample.STALE_BITS);
        byte[] message = message(List.of(new RemoteWriteBody.Series(List.of(), List.of(stale), true)));
        RemoteWriteBody read = PayloadDecoder.remoteWrite(Snappy.compress(message));
        assertEquals(true, read.series().get(0).samples().get(0).isStale());
    }

    @Provide
    Arbitrary<List<RemoteWriteBody.Series>> series() {
        Arbitrary<String> text = Arbitraries.strings()
                .ofMaxLength(10)
                .filter(each -> each.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF));
        Arbitrary<List<RemoteWriteBody.Label>> labels = Combinators.combine(text, text)
                .as(RemoteWriteBody.Label::new)
                .list()
                .ofMaxSize(4);
        Arbitrary<List<RemoteWriteBody.Sample>> samples = Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                .as(RemoteWriteBody.Sample::new)
                .list()
                .ofMaxSize(4);
        return Combinators.combine(labels, samples)
                .as((label, sample) -> new RemoteWriteBody.Series(label, sample, true))
                .list()
                .ofMaxSize(4);
    }

    private static byte[] message(List<RemoteWriteBody.Series> all) throws IOException {
        return bytes(out -> {
            for (RemoteWriteBody.Series series : all) {
                out.writeByteArray(1, bytes(one -> {
                    for (RemoteWriteBody.Label label : series.labels()) {
                        one.writeByteArray(1, bytes(pair -> {
                            pair.writeString(1, label.name());
                            pair.writeString(2, label.value());
                        }));
                    }
                    for (RemoteWriteBody.Sample sample : series.samples()) {
                        one.writeByteArray(2, bytes(pair -> {
                            pair.writeFixed64(1, sample.bits());
                            pair.writeInt64(2, sample.timeMillis());
                        }));
                    }
                    one.writeString(9, "a field of tomorrow");
                }));
            }
            out.writeString(3, "metadata");
        });
    }

    private static byte[] bytes(Writer writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        writer.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    private interface Writer {
        void write(CodedOutputStream out) throws IOException;
    }
}

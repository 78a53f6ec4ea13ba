package gametracker.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import gametracker.core.ending.LockedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

class JournalFileProperties {
    private static final int MOST = 40 << 10;

    private Path path;
    private JournalFile file;

    @BeforeTry
    void make() throws IOException {
        path = Files.createTempDirectory("journal").resolve("a-session.journal").toAbsolutePath();
        file = new JournalFile(LockedFile.create(path, JournalFormat.header(path)), bytes -> bytes <= 2L * MOST);
    }

    @AfterTry
    void delete() throws IOException {
        file.delete();
        Files.deleteIfExists(path);
        Files.deleteIfExists(path.getParent());
    }

    private static Piece piece(long number, int length, Random random) {
        byte[] body = new byte[length];
        random.nextBytes(body);
        Format[] formats = Format.values();
        return new Piece(number, number / 3, formats[(int) (number % formats.length)], body, 1, 2, length % 7, number);
    }

    private byte[] bytes() {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(List<Piece> pieces) {
        return pieces.stream().map(JournalFileProperties::text).toList();
    }

    private static String text(Piece piece) {
        return piece.number() + " " + piece.batch() + " " + piece.format() + " " + piece.head() + " " + piece.tail()
                + " " + piece.items() + " " + piece.createdAtMillis() + " " + Arrays.hashCode(piece.body());
    }

    private static List<Piece> read(byte[] bytes) {
        return JournalFormat.read(bytes).stream()
                .map(JournalFormat.Found::piece)
                .toList();
    }

    /** Each number is the length of a piece that is written, or if it is negative says which piece is released. */
    @Property(tries = 300)
    void whatWasWrittenAndNotReleasedIsThere(
            @ForAll @Size(max = 80) List<@IntRange(min = -40, max = 9000) Integer> steps) throws IOException {
        Random random = new Random(7);
        Map<Long, Piece> live = new LinkedHashMap<>();
        long number = 0;
        for (int step : steps) {
            if (step >= 0) {
                Piece piece = piece(++number, step, random);
                int gone = file.write(piece);
                live.put(number, piece);
                for (int i = 0; i < gone; i++) {
                    live.remove(live.keySet().iterator().next());
                }
            } else {
                file.release(-step);
                live.remove((long) -step);
            }
            if (live.isEmpty()) {
                file.shrink();
                assertEquals(JournalFormat.HEADER_BYTES, bytes().length);
            }
            assertTrue(bytes().length <= 2 * MOST);
        }
        assertEquals(texts(List.copyOf(live.values())), texts(read(bytes())));
        assertFalse(JournalFormat.isFromElsewhere(bytes(), path));
        assertTrue(JournalFormat.isFromElsewhere(bytes(), path.resolveSibling("another.journal")));
    }

    @Example
    void cutAtEachLengthItHasWhatIsWholeBeforeTheCut() throws IOException {
        List<Piece> pieces = write(5, 700);
        byte[] all = bytes();
        for (int length = 0; length <= all.length; length++) {
            byte[] cut = Arrays.copyOf(all, length);
            int whole = 0;
            while (whole < 5 && JournalFormat.HEADER_BYTES + 768 * whole + 752 <= length) {
                whole++;
            }
            assertEquals(texts(pieces.subList(0, whole)), texts(read(cut)), "of " + length + " bytes");
            JournalFormat.isFromElsewhere(cut, path);
        }
        assertEquals(texts(pieces), texts(read(all)));
    }

    @Example
    void eachFlippedBitCostsThePieceInWhichItIs() throws IOException {
        List<String> whole = texts(write(3, 200));
        byte[] all = bytes();
        for (int bit = 0; bit < 8 * all.length; bit++) {
            all[bit / 8] ^= (byte) (1 << bit % 8);
            List<String> found = new ArrayList<>(texts(read(all)));
            assertTrue(found.size() >= 2, "of bit " + bit);
            assertTrue(whole.containsAll(found), "of bit " + bit);
            assertFalse(bit >= 8 * JournalFormat.HEADER_BYTES && JournalFormat.isFromElsewhere(all, path));
            all[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Property(tries = 200)
    void anyBytesAreReadWithoutFault(@ForAll @Size(max = 12_000) byte[] bytes) {
        assertEquals(List.of(), read(bytes));
        JournalFormat.isFromElsewhere(bytes, path);
    }

    private List<Piece> write(int count, int length) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            pieces.add(piece(i, length, new Random(i)));
            file.write(pieces.get(i - 1));
        }
        return pieces;
    }

    @Example
    void batchIsPutTogetherFromItsPieces() {
        List<JournalFormat.Found> found = new ArrayList<>();
        found.add(found(1, 1, "{[a]}", 2, 2));
        found.add(found(2, 2, "whole", 0, 0));
        found.add(found(3, 1, "{[b,c]}", 2, 2));
        found.add(found(4, 1, "{[d]}", 2, 2));
        assertEquals(
                List.of("{[a,b,c,d]} 3", "whole 1"),
                LeftJournal.batches(found, "s").stream()
                        .map(batch -> new String(batch.envelope().bytes(), StandardCharsets.UTF_8) + " "
                                + batch.envelope().itemCount())
                        .toList());
        found.remove(0);
        assertEquals(
                List.of("whole 1", "{[b,c,d]} 2"),
                LeftJournal.batches(found, "s").stream()
                        .map(batch -> new String(batch.envelope().bytes(), StandardCharsets.UTF_8) + " "
                                + batch.envelope().itemCount())
                        .toList(),
                "without the one that is damaged");
    }

    private static JournalFormat.Found found(long number, long batch, String body, int head, int tail) {
        return new JournalFormat.Found(
                number,
                new Piece(number, batch, Format.LOKI_PUSH, body.getBytes(StandardCharsets.UTF_8), head, tail, 1, 5));
    }
}

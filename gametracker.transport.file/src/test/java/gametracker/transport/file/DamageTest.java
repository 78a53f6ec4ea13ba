package gametracker.transport.file;

import static gametracker.transport.file.Bench.append;
import static gametracker.transport.file.Bench.envelope;
import static gametracker.transport.file.Bench.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever happens to the bytes: each envelope comes back whole, or is reported, or (only then) its bytes were hit. */
class DamageTest {
    private static final int FRAMES = 4;

    private Bench bench;
    private Path session;
    private byte[] segment;
    private byte[] acknowledgements;
    private final List<long[]> extents = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        bench = new Bench();
        FileSpool spool = bench.open();
        List<SpoolEntry> entries = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            entries.add(append(spool, envelope(i)));
        }
        spool.acknowledge(entries.get(1));
        entries.forEach(each -> {
            Entry entry = (Entry) each;
            extents.add(new long[] {entry.offset, entry.offset + entry.frame.length()});
        });
        spool.close();
        session = Layout.sessions(bench.directory).get(0).path();
        segment = Files.readAllBytes(bench.only(".seg"));
        acknowledgements = Files.readAllBytes(bench.only(".ack"));
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    /** What a spool on such a segment gives: ids that read back whole, and ids that were reported as damaged. */
    private record Outcome(List<String> whole, List<String> damaged, List<String> troubles) {}

    private Outcome reopen(byte[] segmentBytes, byte[] acknowledgementBytes) throws IOException {
        bench.lost.clear();
        bench.reasons.clear();
        bench.troubles.clear();
        Files.createDirectories(session);
        Files.write(session.resolve("00000001.seg"), segmentBytes);
        Files.write(session.resolve("00000001.ack"), acknowledgementBytes);
        FileSpool spool = bench.open();
        List<String> whole = new ArrayList<>();
        for (SpoolEntry entry : Bench.adopt(spool)) {
            try {
                Envelope envelope = spool.read(entry);
                assertEquals(envelope(Integer.parseInt(entry.id().substring(5))), envelope);
                whole.add(entry.id());
            } catch (IOException e) {
                assertTrue(bench.lost.contains(entry), e::toString);
            }
            spool.acknowledge(entry);
        }
        assertTrue(bench.reasons.stream().allMatch(DropReason.SPOOL_DAMAGED::equals));
        spool.close();
        assertFalse(Files.exists(session.resolve("00000001.seg")), "everything was let go of");
        Outcome outcome = new Outcome(whole, ids(bench.lost), List.copyOf(bench.troubles));
        for (Path path : bench.paths()) {
            if (path.toString().contains("quarantine/")) {
                Files.delete(path);
            }
        }
        return outcome;
    }

    private static List<String> but(int... hit) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            int frame = i;
            if (Arrays.stream(hit).noneMatch(each -> each == frame)) {
                ids.add("logs-" + i);
            }
        }
        return ids;
    }

    @Test
    void undamagedAllButTheAcknowledgedComeBackInSilence() throws IOException {
        assertEquals(new Outcome(but(1), List.of(), List.of()), reopen(segment, acknowledgements));
    }

    @Test
    void truncationAtEveryByteLosesOnlyWhatWasCut() throws IOException {
        for (int length = 0; length < segment.length; length++) {
            Outcome outcome = reopen(Arrays.copyOf(segment, length), acknowledgements);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < FRAMES; i++) {
                if (i != 1 && extents.get(i)[1] <= length) {
                    expected.add("logs-" + i);
                }
            }
            assertEquals(expected, outcome.whole(), "cut to " + length);
            assertAccounted(outcome, length);
        }
    }

    /** A cut frame is known by its header or, where that was cut too, told of as bytes that are no frame. */
    private void assertAccounted(Outcome outcome, int length) {
        for (int i = 0; i < FRAMES; i++) {
            boolean torn = extents.get(i)[0] < length && length < extents.get(i)[1] && i != 1;
            if (torn) {
                assertTrue(
                        outcome.damaged().equals(List.of("logs-" + i))
                                || outcome.troubles().size() == 1,
                        "cut to " + length + ": " + outcome);
            }
        }
    }

    @Test
    void everyFlippedBitLosesAtMostTheFrameItHit() throws IOException {
        for (int bit = 0; bit < segment.length * 8; bit++) {
            byte[] flipped = segment.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Outcome outcome = reopen(flipped, acknowledgements);
            int hit = hit(bit / 8);
            List<String> expected = hit < 0 ? but(1) : but(1, hit);
            assertEquals(expected, outcome.whole(), "bit " + bit);
            if (hit >= 0 && hit != 1) {
                assertTrue(
                        outcome.damaged().equals(List.of("logs-" + hit))
                                || outcome.troubles().size() == 1,
                        "bit " + bit + ": " + outcome);
            }
        }
    }

    private int hit(int at) {
        for (int i = 0; i < FRAMES; i++) {
            if (extents.get(i)[0] <= at && at < extents.get(i)[1]) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void everyFlippedBitOfTheAcknowledgementsCostsAtMostARepeat() throws IOException {
        for (int bit = 0; bit < acknowledgements.length * 8; bit++) {
            byte[] flipped = acknowledgements.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Outcome outcome = reopen(segment, flipped);
            assertTrue(Set.of(but(), but(1)).contains(outcome.whole()), "bit " + bit + ": " + outcome);
            assertEquals(List.of(), outcome.damaged());
        }
    }

    @Test
    void everyCutOrGarbageOfTheAcknowledgementsCostsAtMostARepeat() throws IOException {
        for (int length = 0; length < acknowledgements.length; length++) {
            byte[] cut = Arrays.copyOf(acknowledgements, length);
            assertEquals(but(), reopen(segment, cut).whole(), "cut to " + length);
            byte[] zeroed = Arrays.copyOf(cut, acknowledgements.length);
            assertEquals(but(), reopen(segment, zeroed).whole(), "zeros from " + length);
            byte[] shifted = new byte[length + acknowledgements.length];
            Arrays.fill(shifted, (byte) 'J');
            System.arraycopy(acknowledgements, 0, shifted, length, acknowledgements.length);
            assertEquals(but(1), reopen(segment, shifted).whole(), "garbage of " + length + " before");
        }
    }

    @Test
    void zeroFilledTailsOfEveryLengthLoseOnlyWhatTheyCover() throws IOException {
        for (int from = 0; from <= segment.length; from++) {
            byte[] zeroed = segment.clone();
            Arrays.fill(zeroed, from, segment.length, (byte) 0);
            Outcome outcome = reopen(zeroed, acknowledgements);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < FRAMES; i++) {
                if (i != 1 && extents.get(i)[1] <= from) {
                    expected.add("logs-" + i);
                }
            }
            assertEquals(expected, outcome.whole(), "zeros from " + from);
        }
        for (int more = 1; more < 5000; more += 61) {
            assertEquals(
                    but(1),
                    reopen(Arrays.copyOf(segment, segment.length + more), acknowledgements)
                            .whole());
        }
    }

    @Test
    void bytesMissingOrAddedInTheMiddleLoseOnlyTheFrameTheyWereIn() throws IOException {
        for (int at = FileHeader.LENGTH; at < segment.length; at++) {
            for (int size : new int[] {1, 7}) {
                if (at + size <= segment.length && hit(at) == hit(at + size - 1)) {
                    ByteBuffer without = ByteBuffer.allocate(segment.length - size);
                    without.put(segment, 0, at).put(segment, at + size, segment.length - at - size);
                    assertEquals(
                            but(1, hit(at)),
                            reopen(without.array(), acknowledgements).whole(),
                            "without " + at);
                }
            }
            ByteBuffer with = ByteBuffer.allocate(segment.length + 3);
            with.put(segment, 0, at).put(new byte[] {'x', 'y', 'z'}).put(segment, at, segment.length - at);
            List<String> whole = reopen(with.array(), acknowledgements).whole();
            assertTrue(whole.containsAll(but(1, hit(at))), "with " + at + ": " + whole);
        }
    }

    @Test
    void emptyTruncatedAndForeignFilesHideNothing() throws IOException {
        Files.write(session.resolve("00000002.seg"), new byte[0]);
        Files.write(session.resolve("00000003.seg"), "a letter home".getBytes());
        Files.write(session.resolve("00000004.seg"), Arrays.copyOf(segment, 20));
        Files.write(session.resolve("00000009.ack"), acknowledgements);
        Files.write(session.resolve("00000001.ack.new"), new byte[3]);
        Files.writeString(session.resolve("readme.txt"), "mine");
        Outcome outcome = reopen(segment, acknowledgements);
        assertEquals(but(1), outcome.whole());
        assertEquals(2, outcome.troubles().size(), outcome::toString);
        assertEquals(
                Set.of("readme.txt", "session"),
                Set.copyOf(bench.files().keySet().stream()
                        .map(name -> name.substring(name.indexOf('/') + 1))
                        .toList()));
    }

    @Test
    void damageIsSetAsideForInspectionAndCounted() throws IOException {
        byte[] flipped = segment.clone();
        flipped[(int) extents.get(2)[1] - 1] ^= 1;
        flipped[(int) extents.get(3)[0] + 5] ^= 1;
        Files.write(session.resolve("00000001.seg"), flipped);
        FileSpool spool = bench.open();
        for (SpoolEntry entry : Bench.adopt(spool)) {
            try {
                spool.read(entry);
            } catch (IOException e) {
                assertEquals(List.of(entry), bench.lost);
            }
        }
        assertEquals(1, bench.troubles.size());
        Map<String, Long> files = bench.files();
        String body = session.getFileName() + "/quarantine/00000001-" + extents.get(2)[0] + ".bytes";
        String header = session.getFileName() + "/quarantine/00000001-" + extents.get(3)[0] + ".bytes";
        assertTrue(files.keySet().containsAll(Set.of(body, header)), files::toString);
        byte[] aside = Files.readAllBytes(bench.directory.resolve(header));
        int length = (int) (extents.get(3)[1] - extents.get(3)[0]);
        assertEquals(
                ByteBuffer.wrap(flipped, (int) extents.get(3)[0], length),
                ByteBuffer.wrap(aside, aside.length - length, length));
        spool.close();
        bench.lost.clear();
        bench.troubles.clear();
        FileSpool again = bench.open();
        assertEquals(List.of("logs-0"), ids(Bench.adopt(again)));
        assertEquals(List.of(), bench.lost);
        assertEquals(files.keySet(), bench.files().keySet());
        again.close();
    }

    @Test
    void aNewerFrameUnderAGoodChecksumIsLeftUntouched() throws IOException {
        ByteBuffer newer = ByteBuffer.wrap(segment.clone());
        int at = (int) extents.get(0)[0];
        int headerLength = Frame.decode(newer.duplicate().position(at)).headerLength();
        newer.put(at + 4, (byte) 2).putInt(at + headerLength - 4, Checksum.of(newer, at, headerLength - 4));
        newer.put(3, (byte) 0);
        Files.write(session.resolve("00000001.seg"), newer.array());
        FileSpool spool = bench.open();
        assertEquals(List.of(), Bench.adopt(spool));
        assertTrue(bench.troubles.get(0).contains("newer version"));
        spool.close();
        assertEquals(newer, ByteBuffer.wrap(Files.readAllBytes(session.resolve("00000001.seg"))));
    }

    @Test
    void aFrameInsideABodyIsNotTakenForOne() throws IOException {
        bench.close();
        bench = new Bench();
        FileSpool spool = bench.open();
        byte[] old = Arrays.copyOfRange(segment, FileHeader.LENGTH, segment.length);
        Envelope carrier = new Envelope(
                "carrier", gametracker.api.spi.Format.REMOTE_WRITE_1, ByteBuffer.wrap(old), 1, Bench.CREATED);
        for (int i = 0; i < 9; i++) {
            append(spool, envelope(i));
        }
        append(spool, carrier);
        append(spool, envelope(10));
        spool.close();
        Path file = bench.only(".seg");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        int at = new String(bytes.array(), java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("carrier");
        bytes.put(at, (byte) 'C');
        Files.write(file, bytes.array());
        FileSpool next = bench.open();
        List<String> ids = ids(Bench.adopt(next));
        assertEquals(10, ids.size());
        assertFalse(ids.contains("carrier"));
        assertEquals("logs-10", ids.get(9));
        next.close();
    }
}

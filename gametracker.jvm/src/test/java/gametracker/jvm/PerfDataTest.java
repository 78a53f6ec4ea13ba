package gametracker.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerfDataTest {
    private static final int ENTRIES = 12;

    @Test
    void countersOfBothByteOrdersAreRead() throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            PerfData data = PerfData.of(direct(image(order)));
            assertEquals(ENTRIES, data.size());
            assertEquals(1003, data.read("counter.3"), order.toString());
            assertEquals(0, data.read("counter.99"));
            assertEquals(-1, data.offset("counter.99"));
        }
    }

    @Test
    void everyTruncationIsRefusedOrReadsOnlyWhatIsThere() {
        byte[] whole = image(ByteOrder.LITTLE_ENDIAN);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> PerfData.of(direct(cut)), "length " + length);
        }
    }

    @Test
    void everyFlippedBitIsRefusedOrReadsWithinTheFile() {
        byte[] whole = image(ByteOrder.LITTLE_ENDIAN);
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                PerfData data = PerfData.of(direct(flipped));
                for (int i = 0; i < ENTRIES; i++) {
                    data.read("counter." + i);
                }
            } catch (IOException e) {
                assertTrue(e.getMessage().startsWith("performance data: "), e.getMessage());
            }
        }
    }

    @Test
    void everyTruncationOfThisJvmsOwnFileIsRefusedOrReadsOnlyWhatIsThere() throws IOException {
        byte[] whole = ownFile();
        int used = ByteBuffer.wrap(whole).order(ByteOrder.nativeOrder()).getInt(8);
        for (int length = 0; length < whole.length; length += length < 4096 ? 1 : 61) {
            try {
                PerfData.of(direct(java.util.Arrays.copyOf(whole, length)));
                assertTrue(length >= used - 64, "length " + length + " of " + used);
            } catch (IOException e) {
                assertTrue(e.getMessage().startsWith("performance data: "), e.getMessage());
            }
        }
    }

    @Test
    void thisJvmsOwnFileIsKnownByTheTimeOfItsStart() throws IOException {
        PerfData data = PerfData.of(direct(ownFile()));
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        assertNotNull(PerfStandstill.of(data, started));
        IOException refused = assertThrows(IOException.class, () -> PerfStandstill.of(data, started - 1));
        assertEquals("the file of performance counters belongs to another process", refused.getMessage());
    }

    @Test
    void aPauseMovesTheCounters() throws IOException {
        Standstill standstill = Standstill.find(PerfData.temporaryDirectories(), new Words(words -> {}));
        assertTrue(standstill instanceof PerfStandstill);
        long begun = standstill.begun();
        long stopped = standstill.stoppedNanos();
        long before = System.nanoTime();
        System.gc();
        long after = System.nanoTime();
        assertTrue(standstill.begun() > begun);
        assertTrue(standstill.stoppedNanos() - stopped > 0 || after == before);
        assertTrue(standstill.gcNanos() <= standstill.stoppedNanos());
    }

    @Test
    void withoutAFileTheCollectorsBeansAreAskedAndThatIsSaidOnce(@TempDir Path empty) {
        List<String> said = new java.util.ArrayList<>();
        Words words = new Words(said::add);
        for (int i = 0; i < 2; i++) {
            assertTrue(Standstill.find(List.of(empty), words) instanceof GcStandstill);
        }
        assertEquals(1, said.size());
        assertTrue(said.get(0).contains("-XX:-UsePerfData"), said.get(0));
    }

    @Test
    void aFileThatIsNoneIsSaid(@TempDir Path directory) throws IOException {
        Path user = Files.createDirectories(directory.resolve("hsperfdata_" + System.getProperty("user.name")));
        Files.writeString(user.resolve(Long.toString(ProcessHandle.current().pid())), "x".repeat(100));
        List<String> said = new java.util.ArrayList<>();
        assertTrue(Standstill.find(List.of(directory), new Words(said::add)) instanceof GcStandstill);
        assertTrue(said.get(0).contains("no performance counters"), said.get(0));
    }

    @Test
    void collectionsMoveTheBeansToo() {
        GcStandstill beans = new GcStandstill();
        long begun = beans.begun();
        System.gc();
        assertTrue(beans.begun() > begun);
        assertTrue(beans.stoppedNanos() >= 0);
        assertTrue(GcStandstill.stops("ZGC Pauses") && !GcStandstill.stops("ZGC Cycles"));
    }

    @Test
    void noFileIsNoFault(@TempDir Path empty) throws IOException {
        assertNull(PerfData.ofThisProcess(List.of(empty, empty.resolve("missing"))));
    }

    /** Outside of the heap, as mapped memory is: only there are longs read whole. */
    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static byte[] ownFile() throws IOException {
        for (Path directory : PerfData.temporaryDirectories()) {
            Path file = directory
                    .resolve("hsperfdata_" + System.getProperty("user.name"))
                    .resolve(Long.toString(ProcessHandle.current().pid()));
            if (Files.exists(file)) {
                return Files.readAllBytes(file);
            }
        }
        throw new AssertionError("the tests' JVM keeps no performance counters");
    }

    private static byte[] image(ByteOrder order) {
        ByteBuffer bytes = ByteBuffer.allocate(32 + ENTRIES * 48);
        bytes.putInt(0, 0xcafec0c0);
        bytes.order(order);
        bytes.put(4, (byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 0));
        bytes.put(5, (byte) 2);
        bytes.putInt(24, 32);
        bytes.putInt(28, ENTRIES);
        for (int i = 0; i < ENTRIES; i++) {
            int at = 32 + i * 48;
            bytes.putInt(at, 48);
            bytes.putInt(at + 4, 20);
            bytes.put(at + 12, (byte) 'J');
            bytes.putInt(at + 16, 40);
            bytes.put(at + 20, ("counter." + i + "\0").getBytes(StandardCharsets.US_ASCII));
            bytes.putLong(at + 40, 1000 + i);
        }
        return bytes.array();
    }
}

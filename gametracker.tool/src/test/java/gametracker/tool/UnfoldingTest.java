package gametracker.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.transport.file.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Archives that are small and claim to be large. */
class UnfoldingTest extends SpoolCommandTest {
    private Path file;

    @BeforeEach
    void name() {
        file = bench.directory.resolve("bomb.zip");
    }

    private void archive(String name, long zeros) throws IOException {
        java.util.zip.CRC32C checksum = new java.util.zip.CRC32C();
        byte[] piece = new byte[1 << 20];
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(name));
            for (long left = zeros; left > 0; left -= piece.length) {
                zip.write(piece);
                checksum.update(piece);
            }
            zip.putNextEntry(new ZipEntry("manifest.txt"));
            zip.write(String.format("gametracker-spool 1\n%08x %d %s\n", checksum.getValue(), zeros, name)
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aSmallArchiveDoesNotBecomeALargeSpool() throws IOException {
        long bytes = 65 << 20;
        archive("00000001-x/00000001.seg", bytes);
        try (SpoolBench other = new SpoolBench()) {
            String spool = other.directory.toString();
            assertEquals(1, run("import", spool, file.toString()));
            assertTrue(out().contains("--max-bytes"), out());
            assertEquals(Map.of(), other.files());
            assertEquals(2, run("import", spool, "--max-bytes", "many", file.toString()));
            assertEquals(0, run("import", spool, "--max-bytes", "" + (bytes << 1), file.toString()));
            assertEquals(Map.of("00000001-x/00000001.seg", bytes), other.files());
        }
    }

    @Test
    void aBadNameIsARefusalInOneLine() throws IOException {
        for (String name : List.of("00000001-x/a\0b.seg", "00000001-x/\u001b[31m.seg", "00000001-x/:\u0001")) {
            Files.deleteIfExists(file);
            archive(name, 0);
            try (SpoolBench other = new SpoolBench()) {
                assertEquals(1, run("import", other.directory.toString(), file.toString()), name);
                assertTrue(out().lines().noneMatch(SafeText.UNSAFE.asPredicate()), out());
                assertEquals(Map.of(), other.files());
            }
        }
    }

    @Test
    void aLengthThatIsNoneIsARefusal() throws IOException {
        for (String length : List.of("999999999999999", "9999999999999999999", "-1", "")) {
            Files.deleteIfExists(file);
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                zip.putNextEntry(new ZipEntry("00000001-x/00000001.seg"));
                zip.putNextEntry(new ZipEntry("manifest.txt"));
                zip.write(("gametracker-spool 1\n00000000 " + length + " 00000001-x/00000001.seg\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            try (SpoolBench other = new SpoolBench()) {
                assertEquals(1, run("import", other.directory.toString(), file.toString()), length);
            }
        }
    }
}

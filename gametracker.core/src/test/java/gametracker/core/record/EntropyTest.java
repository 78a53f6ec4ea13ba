package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntropyTest {
    @Test
    void everyDrawIsARandomUuidOfItsOwn() {
        assertRandom(Entropy.uuid());
        assertNotEquals(Entropy.uuid(), Entropy.uuid());
    }

    @Test
    void takesTheGeneratorsBytesAndMarksThemAsRandom(@TempDir Path directory) throws IOException {
        Path ones = Files.write(
                directory.resolve("ones"), new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1});
        assertEquals(
                "ffffffff-ffff-4fff-bfff-ffffffffffff",
                Entropy.uuid(ones.toFile()).toString());
    }

    @Test
    void withoutTheKernelsFileTheJdkDraws(@TempDir Path directory) throws IOException {
        File none = directory.resolve("none").toFile();
        File tooShort = Files.write(directory.resolve("short"), new byte[15]).toFile();
        for (File generator : new File[] {none, tooShort, directory.toFile()}) {
            assertRandom(Entropy.uuid(generator));
            assertNotEquals(Entropy.uuid(generator), Entropy.uuid(generator));
        }
    }

    private static void assertRandom(UUID uuid) {
        assertEquals(4, uuid.version());
        assertEquals(2, uuid.variant());
    }
}

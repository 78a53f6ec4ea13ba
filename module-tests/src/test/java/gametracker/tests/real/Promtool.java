package gametracker.tests.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prometheus' own checker of its configuration and its rules. */
record Promtool(Release release, Path directory) {
    /** Fails with what promtool says unless it ends with success. */
    void passes(String... args) {
        List<String> command =
                new ArrayList<>(List.of(release.program("promtool").toString()));
        command.addAll(List.of(args));
        Path output = directory.resolve("promtool.log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(1, TimeUnit.MINUTES);
            process.destroyForcibly();
            String said = Files.readString(output);
            assertTrue(ended, said);
            assertEquals(0, process.exitValue(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

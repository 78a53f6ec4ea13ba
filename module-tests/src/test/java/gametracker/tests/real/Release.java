package gametracker.tests.real;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the servers of a test come from. */
enum Release {
    /** From the PATH: on Debian 12, Prometheus 2.42 and VictoriaMetrics 1.79. */
    INSTALLED {
        @Override
        Path program(String name) {
            return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(entry -> Path.of(entry, name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            name + " is not on the PATH: install the Debian packages prometheus and victoria-metrics"));
        }
    },

    /** From the folder that {@value #FOLDER} names: Prometheus 3.5, VictoriaMetrics 1.145, or later. */
    NEWER {
        @Override
        Path program(String name) {
            Path program = Path.of(System.getenv(FOLDER), name);
            if (!Files.isExecutable(program)) {
                throw new IllegalStateException(
                        FOLDER + " promises a program that is not there: " + program + "; run .ci/real-servers");
            }
            return program;
        }
    };

    /** The environment variable that promises the newer servers, as .ci/real-servers prints it. */
    static final String FOLDER = "NEWER_SERVERS";

    /** Returns a program to run; fails if this release was promised and lacks it. */
    abstract Path program(String name);

    /** The machine's own servers always; the newer ones where they are promised. */
    static Stream<Release> promised() {
        @Nullable String folder = System.getenv(FOLDER);
        return folder == null || folder.isBlank() ? Stream.of(INSTALLED) : Stream.of(values());
    }
}

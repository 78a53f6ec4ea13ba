import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Makes the tool's image: a Java run time with what the tool needs of the JDK and no more, the tool's modules beside it, and
 * a launcher. {@code java Image.java OUTPUT JAR_OR_DIRECTORY...}
 *
 * <p>The modules are not linked in, because protobuf-java and snappy-java, by which the tool reads payloads, are automatic
 * modules, which jlink refuses.
 */
final class Image {
    /**
     * What the modules require of the JDK; TLS with elliptic curves (jdk.crypto.ec, a part of java.base from JDK 22 on); what
     * protobuf-java uses without saying so (jdk.unsupported); zip archives as file systems.
     */
    private static final String JDK = "java.base,java.logging,java.net.http,jdk.httpserver,jdk.crypto.ec,jdk.unsupported,jdk.zipfs";

    private static final String UNIX = """
            #!/bin/sh
            self="$0"
            while [ -L "$self" ]; do
                link=$(readlink "$self")
                case "$link" in
                    /*) self="$link" ;;
                    *) self="$(dirname "$self")/$link" ;;
                esac
            done
            home=$(cd "$(dirname "$self")/.." && pwd -P)
            exec "$home/bin/java" -XX:TieredStopAtLevel=1 -p "$home/modules" -m gametracker.tool/gametracker.tool.Main "$@"
            """;

    private static final String WINDOWS = """
            @echo off
            "%~dp0java" -XX:TieredStopAtLevel=1 -p "%~dp0..\\modules" -m gametracker.tool/gametracker.tool.Main %*
            """;

    public static void main(String[] arguments) throws IOException {
        Path image = Path.of(arguments[0]);
        delete(image);
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
        int status = jlink.run(
                System.out,
                System.err,
                "--add-modules",
                JDK,
                "--no-header-files",
                "--no-man-pages",
                "--strip-debug",
                "--output",
                image.toString());
        if (status != 0) {
            System.exit(status);
        }
        Path modules = Files.createDirectories(image.resolve("modules"));
        for (String source : List.of(arguments).subList(1, arguments.length)) {
            copy(Path.of(source), modules);
        }
        Path launcher = Files.writeString(image.resolve("bin").resolve("gametracker"), UNIX);
        launcher.toFile().setExecutable(true, false);
        Files.writeString(image.resolve("bin").resolve("gametracker.cmd"), WINDOWS.replace("\n", "\r\n"));
    }

    private static void copy(Path source, Path modules) throws IOException {
        if (Files.isDirectory(source)) {
            try (Stream<Path> jars = Files.list(source)) {
                for (Path jar : jars.toList()) {
                    copy(jar, modules);
                }
            }
        } else if (source.toString().endsWith(".jar")) {
            Files.copy(source, modules.resolve(source.getFileName()));
        }
    }

    /** jlink does not write into a directory that is there. */
    private static void delete(Path image) throws IOException {
        if (Files.exists(image)) {
            try (Stream<Path> files = Files.walk(image)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}

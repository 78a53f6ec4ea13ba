package gametracker.transport.file;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Java processes of the tests' own, on the class path. */
final class Forks {
    private Forks() {}

    static ProcessBuilder onTheClassPath(Class<?> main, List<String> arguments) {
        String path = Stream.of(classes(), Path.of("target/test-classes"), api())
                .map(each -> each.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        command.addAll(List.of("-cp", path, main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    private static Path classes() {
        return Path.of("target/classes");
    }

    private static Path api() {
        try {
            return Path.of(gametracker.api.Signal.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}

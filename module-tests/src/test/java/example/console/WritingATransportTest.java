package example.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import gametracker.api.spi.TransportProvider;
import gametracker.tests.Forks;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/writing-a-transport.md to the code that it shows. */
class WritingATransportTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Path SOURCES = Path.of("src", "test", "java", "example", "console");

    @TempDir
    Path directory;

    @Test
    void codeOfThePageIsTheCodeThatIsCompiled() throws Exception {
        List<String> shown =
                blocks().filter(block -> !block.startsWith("module ")).toList();
        assertTrue(shown.size() >= 7, "blocks found: " + shown.size());
        String compiled = String.join("\n", sources("").values());
        for (String block : shown) {
            assertTrue(compiled.contains(block), "not in the sources:\n" + block);
        }
    }

    @Test
    void exampleIsAModuleThatNeedsTheApiAlone() throws Exception {
        Map<String, String> sources = sources("Test.java");
        sources.put(
                "module-info.java",
                blocks().filter(block -> block.startsWith("module "))
                        .findFirst()
                        .orElseThrow());
        Path classes = Forks.compile(directory, Forks.path(List.of("gametracker.api", "org.jspecify")), sources);

        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration =
                boot.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("example.console"));
        ModuleLayer layer = boot.defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader());
        TransportProvider provider = ServiceLoader.load(layer, TransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals("console"))
                .findFirst()
                .orElseThrow();
        assertEquals("example.console", provider.getClass().getModule().getName());
        TrackerConfig config =
                TrackerConfig.builder().endpoint(URI.create("http://h")).build();
        try (Transport transport = provider.open(TransportConfig.of(config))) {
            Delivery delivery =
                    transport.send(new Envelope("logs-1", Format.LOKI_PUSH, ByteBuffer.allocate(2), 1, Instant.EPOCH));
            assertEquals(
                    "this is no console",
                    assertInstanceOf(Delivery.RetryLater.class, delivery).reason());
        }
    }

    private static Stream<String> blocks() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "writing-a-transport.md"));
        return BLOCK.matcher(page).results().map(result -> result.group(1));
    }

    private static Map<String, String> sources(String except) throws Exception {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                if (except.isEmpty() || !file.toString().endsWith(except)) {
                    sources.put("example/console/" + file.getFileName(), Files.readString(file));
                }
            }
        }
        return sources;
    }
}

package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServicesTest {
    private static final String SERVICES = "META-INF/services/";

    @Test
    void modulePathAndClassPathNameTheSameProviders() throws Exception {
        List<ResolvedModule> modules = ModuleLayer.boot().configuration().modules().stream()
                .filter(module -> module.name().startsWith("gametracker.")
                        && !module.name().equals("gametracker.tests"))
                .toList();
        assertTrue(modules.stream()
                .map(ResolvedModule::name)
                .toList()
                .containsAll(List.of(
                        "gametracker.api",
                        "gametracker.core",
                        "gametracker.decode",
                        "gametracker.tool",
                        "gametracker.transport.file",
                        "gametracker.transport.httpclient5",
                        "gametracker.transport.jdkhttp",
                        "gametracker.viewer")));
        for (ResolvedModule module : modules) {
            Map<String, List<String>> declared = module.reference().descriptor().provides().stream()
                    .collect(
                            Collectors.toMap(ModuleDescriptor.Provides::service, ModuleDescriptor.Provides::providers));
            assertEquals(new TreeMap<>(declared), services(module), module.name());
        }
    }

    private static Map<String, List<String>> services(ResolvedModule module) throws IOException {
        Map<String, List<String>> services = new TreeMap<>();
        try (ModuleReader reader = module.reference().open()) {
            for (String name : reader.list()
                    .filter(name -> name.startsWith(SERVICES) && !name.endsWith("/"))
                    .toList()) {
                try (InputStream in = reader.open(name).orElseThrow()) {
                    List<String> providers = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .toList();
                    services.put(name.substring(SERVICES.length()), providers);
                }
            }
        }
        return services;
    }
}

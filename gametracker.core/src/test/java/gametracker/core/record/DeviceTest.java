package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceTest {
    private static Map<String, Object> device(Map<?, ?> given) {
        Fields fields = Device.fields(given);
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            map.put(fields.key(i), fields.value(i));
        }
        return map;
    }

    @Test
    void tellsWhatTheJdkKnows() {
        Map<String, Object> device = device(Map.of());
        for (String key : new String[] {"os", "os_version", "arch", "locale", "java_version", "java_vm"}) {
            assertTrue(device.get(key) instanceof String text && !text.isEmpty(), key);
        }
        for (String key : new String[] {"cpus", "memory_mb", "heap_max_mb"}) {
            assertTrue(device.get(key) instanceof Number number && number.longValue() > 0, key);
        }
    }

    @Test
    void whatTheGameGivesWins() {
        Map<String, Object> device = device(Map.of("os", "Console 5", "gpu", "XYZ"));
        assertEquals("Console 5", device.get("os"));
        assertEquals("XYZ", device.get("gpu"));
    }

    @Test
    void whatTheGameGivesMayBeHostile() {
        Map<String, Object> given = new HashMap<>();
        given.put(null, 1);
        given.put("self", given);
        assertEquals("(contains itself)", device(given).get("self"));
        assertTrue(device(null).containsKey("os"));
    }

    @Test
    void memoryIsReadWhereTheSystemTellsIt(@TempDir Path directory) throws IOException {
        Path meminfo = directory.resolve("meminfo");
        assertEquals(0, Device.megabytes(meminfo));
        Files.writeString(meminfo, "MemTotal:       16316412 kB\nMemFree:  1 kB\n");
        assertEquals(15933, Device.megabytes(meminfo));
        Files.writeString(meminfo, "MemTotal: lots\n");
        assertEquals(0, Device.megabytes(meminfo));
    }
}

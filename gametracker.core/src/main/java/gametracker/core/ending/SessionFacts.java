package gametracker.core.ending;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of a session when it begins.
 *
 * @param id its session id
 * @param device facts about the device, as they may leave the process
 * @param startedAtMillis Unix time
 * @param file the path of its state file: a copy elsewhere tells nothing of this machine
 * @param process the process that it runs in
 * @param machine the machine as it was then
 */
public record SessionFacts(
        String id,
        String game,
        String version,
        String environment,
        String instance,
        Map<String, Object> device,
        long startedAtMillis,
        String file,
        ProcessFacts process,
        Machine machine) {
    private static final int MAX_SHORT = 128;

    /** Returns the same without what may be long. */
    SessionFacts shortened() {
        return new SessionFacts(
                id,
                cut(game),
                cut(version),
                cut(environment),
                cut(instance),
                Map.of(),
                startedAtMillis,
                file,
                process,
                machine);
    }

    private static String cut(String text) {
        return text.length() <= MAX_SHORT ? text : text.substring(0, MAX_SHORT);
    }

    SessionFacts in(String path) {
        return new SessionFacts(
                id, game, version, environment, instance, device, startedAtMillis, path, process, machine);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("game", game);
        map.put("version", version);
        map.put("environment", environment);
        map.put("instance", instance);
        map.put("started_at", startedAtMillis);
        map.put("file", file);
        map.put("pid", process.pid());
        map.put("process_start", process.startMillis());
        map.put("directory", process.workingDirectory());
        map.put("temporary", process.temporaryDirectory());
        map.put("error_file", process.errorFile());
        map.put("boot_id", machine.bootId());
        map.put("boot_time", machine.bootMillis());
        map.put("device", device);
        return map;
    }

    /** @throws RuntimeException if something is missing or of another type */
    @SuppressWarnings("unchecked")
    static SessionFacts of(Map<String, Object> map) {
        return new SessionFacts(
                text(map, "id"),
                text(map, "game"),
                text(map, "version"),
                text(map, "environment"),
                text(map, "instance"),
                (Map<String, Object>) map.getOrDefault("device", Map.of()),
                number(map, "started_at"),
                text(map, "file"),
                new ProcessFacts(
                        number(map, "pid"),
                        number(map, "process_start"),
                        text(map, "directory"),
                        text(map, "temporary"),
                        text(map, "error_file")),
                new Machine(text(map, "boot_id"), number(map, "boot_time")));
    }

    private static String text(Map<String, Object> map, String key) {
        return (String) require(map, key);
    }

    private static long number(Map<String, Object> map, String key) {
        return ((Number) require(map, key)).longValue();
    }

    private static Object require(Map<String, Object> map, String key) {
        Object value = map.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }
}

package gametracker.benchmarks.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** What a fork found out, for the file that it was told to write. */
public final class Result {
    private final Map<String, Object> values = new LinkedHashMap<>();

    Result(Options options) {
        put("library", options.text("library"));
    }

    Result put(String name, Object value) {
        values.put(name, value);
        return this;
    }

    void write(Options options) throws IOException {
        JSON.std.write(values, Path.of(options.text("out")).toFile());
    }
}

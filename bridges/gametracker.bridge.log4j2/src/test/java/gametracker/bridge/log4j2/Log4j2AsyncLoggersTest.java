package gametracker.bridge.log4j2;

import gametracker.bridge.contract.AsyncBridgeContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All loggers asynchronous, by the Disruptor, whose events are used again for the next ones. */
class Log4j2AsyncLoggersTest extends AsyncBridgeContract {
    private static final String DISRUPTOR = "com.lmax.disruptor";

    @Override
    protected List<String> modules() {
        return List.of(
                "gametracker.bridge.log4j2", "org.apache.logging.log4j", "org.apache.logging.log4j.core", DISRUPTOR);
    }

    @Override
    protected List<String> options(Path files, boolean modulePath) {
        List<String> options = new ArrayList<>(List.of(
                "-Dlog4j2.contextSelector=org.apache.logging.log4j.core.async.AsyncLoggerContextSelector",
                "-Dlog4j2.configurationFile=" + files.resolve("log4j2.xml")));
        if (modulePath) {
            // log4j-core requires it only where it is there, so nothing asks for it.
            options.add("--add-modules=" + DISRUPTOR);
        }
        return options;
    }
}

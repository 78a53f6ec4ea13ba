package gametracker.bridge.logback;

import gametracker.bridge.contract.AsyncBridgeContract;
import java.nio.file.Path;
import java.util.List;

class LogbackAsyncAppenderTest extends AsyncBridgeContract {
    @Override
    protected List<String> modules() {
        return List.of("gametracker.bridge.logback", "ch.qos.logback.classic", "ch.qos.logback.core", "org.slf4j");
    }

    @Override
    protected boolean formatsBeforeTheQueue() {
        return false;
    }

    @Override
    protected List<String> options(Path files, boolean modulePath) {
        return List.of("-Dlogback.configurationFile=" + files.resolve("logback-async.xml"));
    }
}

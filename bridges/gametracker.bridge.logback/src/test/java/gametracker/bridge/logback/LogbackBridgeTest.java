package gametracker.bridge.logback;

import gametracker.bridge.contract.BridgeContract;
import java.nio.file.Path;
import java.util.List;

class LogbackBridgeTest extends BridgeContract {
    @Override
    protected List<String> modules() {
        return List.of("gametracker.bridge.logback", "ch.qos.logback.classic", "ch.qos.logback.core", "org.slf4j");
    }

    @Override
    protected String template() {
        return "{} scored {}";
    }

    @Override
    protected List<String> options(Path files, boolean callerData) {
        return List.of(
                "-Dlogback.configurationFile=" + files.resolve(callerData ? "logback-caller.xml" : "logback.xml"));
    }
}

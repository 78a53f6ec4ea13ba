package gametracker.bridge.slf4j;

import gametracker.bridge.contract.BridgeContract;
import java.nio.file.Path;
import java.util.List;

class Slf4jBridgeTest extends BridgeContract {
    @Override
    protected List<String> modules() {
        return List.of("gametracker.bridge.slf4j", "org.slf4j");
    }

    @Override
    protected String template() {
        return "{} scored {}";
    }

    @Override
    protected List<String> options(Path files, boolean callerData) {
        return List.of("-Dgametracker.bridge.slf4j.level.game=TRACE", "-Dgametracker.bridge.slf4j.console=WARN");
    }

    @Override
    protected boolean knowsCaller() {
        return false;
    }

    @Override
    protected boolean stops() {
        return false;
    }

    @Override
    protected boolean namesThreads() {
        return false;
    }
}

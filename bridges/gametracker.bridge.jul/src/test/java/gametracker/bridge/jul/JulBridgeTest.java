package gametracker.bridge.jul;

import gametracker.bridge.contract.BridgeContract;
import java.nio.file.Path;
import java.util.List;

class JulBridgeTest extends BridgeContract {
    @Override
    protected List<String> modules() {
        return List.of("gametracker.bridge.jul");
    }

    @Override
    protected String template() {
        return "{0} scored {1}";
    }

    @Override
    protected List<String> options(Path files, boolean callerData) {
        return List.of("-Djava.util.logging.config.file="
                + files.resolve(callerData ? "logging-caller.properties" : "logging.properties"));
    }

    @Override
    protected boolean isRich() {
        return false;
    }

    @Override
    protected boolean namesThreads() {
        return false;
    }
}

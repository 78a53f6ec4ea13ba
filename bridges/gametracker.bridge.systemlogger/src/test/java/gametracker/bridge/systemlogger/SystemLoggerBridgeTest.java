package gametracker.bridge.systemlogger;

import gametracker.bridge.contract.BridgeContract;
import java.nio.file.Path;
import java.util.List;

class SystemLoggerBridgeTest extends BridgeContract {
    @Override
    protected List<String> modules() {
        return List.of("gametracker.bridge.systemlogger");
    }

    @Override
    protected String template() {
        return "{0} scored {1}";
    }

    @Override
    protected List<String> options(Path files, boolean callerData) {
        return List.of("-Djava.util.logging.config.file=" + files.resolve("systemlogger.properties"));
    }

    @Override
    protected boolean isRich() {
        return false;
    }

    @Override
    protected boolean isTimed() {
        return false;
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

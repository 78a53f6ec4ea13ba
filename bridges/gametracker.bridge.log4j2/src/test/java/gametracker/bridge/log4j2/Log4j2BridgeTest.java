package gametracker.bridge.log4j2;

import gametracker.bridge.contract.BridgeContract;
import java.nio.file.Path;
import java.util.List;

class Log4j2BridgeTest extends BridgeContract {
    @Override
    protected List<String> modules() {
        return List.of("gametracker.bridge.log4j2", "org.apache.logging.log4j", "org.apache.logging.log4j.core");
    }

    @Override
    protected String template() {
        return "{} scored {}";
    }

    @Override
    protected List<String> options(Path files, boolean callerData) {
        return List.of("-Dlog4j2.configurationFile=" + files.resolve(callerData ? "log4j2-caller.xml" : "log4j2.xml"));
    }
}

package gametracker.bridge.log4j2;

import gametracker.bridge.contract.AsyncBridgeContract;
import java.nio.file.Path;
import java.util.List;

class Log4j2AsyncAppenderTest extends AsyncBridgeContract {
    @Override
    protected List<String> modules() {
        return List.of("gametracker.bridge.log4j2", "org.apache.logging.log4j", "org.apache.logging.log4j.core");
    }

    @Override
    protected List<String> options(Path files, boolean modulePath) {
        return List.of("-Dlog4j2.configurationFile=" + files.resolve("log4j2-async.xml"));
    }
}

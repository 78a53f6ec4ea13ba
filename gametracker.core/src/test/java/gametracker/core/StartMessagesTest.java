package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.TrackerConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartMessagesTest {
    private static final String NOTHING = "nothing is sent and nothing is kept: set gametracker.endpoint,"
            + " gametracker.alloy or gametracker.spoolDirectory";

    private final Lines lines = new Lines();

    @AfterEach
    void clear() {
        System.clearProperty("gametracker.endpont");
    }

    private List<String> warningsOf(TrackerConfig config) {
        CoreTracker tracker = Trackers.start(config, new FakeServer(), null, Trackers.log(lines));
        tracker.flush(Duration.ofSeconds(20));
        tracker.close();
        return lines.all.stream().filter(line -> line.startsWith("WARNING")).toList();
    }

    @Test
    void trackerWithoutEndpointAndSpoolSaysSoAtOnce() {
        assertEquals(
                List.of("WARNING GameTracker: " + NOTHING),
                warningsOf(TrackerConfig.builder().build()));
    }

    @Test
    void trackerWithAnEndpointSaysNothing() {
        assertEquals(List.of(), warningsOf(Trackers.config().build()));
    }

    @Test
    void namesThatAreNoOptionsAreTold() {
        System.setProperty("gametracker.endpont", "http://h");
        List<String> warnings = warningsOf(TrackerConfig.fromEnvironment().build());
        assertTrue(
                warnings.get(0)
                        .startsWith(
                                "WARNING GameTracker: gametracker.endpont is no option, and changes nothing: did you"
                                        + " mean gametracker.endpoint?"),
                warnings::toString);
    }
}

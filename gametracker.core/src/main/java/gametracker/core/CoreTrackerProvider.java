package gametracker.core;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.TrackerProvider;

/** What the ServiceLoader finds. */
public final class CoreTrackerProvider implements TrackerProvider {
    @Override
    public GameTracker create(TrackerConfig config) {
        return ConsentTracker.start(config, World.of(config));
    }
}

package gametracker.core.format;

import gametracker.core.record.Fields;

/**
 * What every payload of a session says of where it comes from.
 *
 * @param instance the label that keeps players' series apart; empty leaves it out
 */
public record Identity(
        String game, String version, String environment, String sessionId, String instance, Fields device) {
    /** Returns the same with other facts of the device. */
    public Identity withDevice(Fields facts) {
        return new Identity(game, version, environment, sessionId, instance, facts);
    }
}

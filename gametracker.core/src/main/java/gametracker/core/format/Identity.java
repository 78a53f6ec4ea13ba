package gametracker.core.format;

import gametracker.core.record.Fields;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The origin of a session's payloads.
 *
 * @param instance the label that keeps the series of different players apart; empty if there is none
 * @param device what is known about the machine, by name
 */
public record Identity(
        String game, String version, String environment, String sessionId, String instance, Fields device) {
    /** Returns the same with other facts of the device. */
    public Identity withDevice(Fields facts) {
        return new Identity(game, version, environment, sessionId, instance, facts);
    }

    /** Returns the labels that every stream and every series of the session has. */
    Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("game", Texts.labelValue(game));
        labels.put("env", Texts.labelValue(environment));
        labels.put("version", Texts.labelValue(version));
        return labels;
    }
}

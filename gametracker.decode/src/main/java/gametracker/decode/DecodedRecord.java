package gametracker.decode;

import gametracker.api.Level;
import gametracker.api.Signal;
import java.time.Instant;
import java.util.Optional;

/**
 * One log record, sample or span, decoded.
 *
 * @param signal which of the three
 * @param time when it was recorded; of a span, when it began
 * @param name the message, the metric's name or the span's name
 * @param level the level of a log record; empty for the others
 * @param json all of it as one JSON object on one line
 */
public record DecodedRecord(Signal signal, Instant time, String name, Optional<Level> level, String json) {}

package gametracker.transport.file;

import gametracker.api.spi.Envelope;
import java.util.Map;

/**
 * An envelope read from a spool's directory.
 *
 * @param sessionId the session that wrote it
 * @param about what is kept about that session: game, version, environment, protocol
 * @param envelope the envelope
 * @param acknowledged whether a server has taken it, or it was given up
 */
public record SpooledEnvelope(String sessionId, Map<String, String> about, Envelope envelope, boolean acknowledged) {}

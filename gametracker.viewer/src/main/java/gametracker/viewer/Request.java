package gametracker.viewer;

import gametracker.api.spi.Format;
import java.util.Map;
import java.util.Optional;

/**
 * A request before it is answered.
 *
 * @param number counts from 1, in the order of arrival
 * @param path without the query
 * @param headers names in lower case
 * @param format what its path takes; empty for a path that nothing listens on
 * @param body as it came; not to be changed
 */
public record Request(long number, String path, Map<String, String> headers, Optional<Format> format, byte[] body) {}

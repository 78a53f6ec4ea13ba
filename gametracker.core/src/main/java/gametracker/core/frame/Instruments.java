package gametracker.core.frame;

import gametracker.api.Counter;
import gametracker.api.Histogram;
import java.util.Map;

/** Makes the series of the loops. Touching them is allowed on the library's threads. */
public interface Instruments {
    /** Returns a counter's series, or a handle that refuses. */
    Counter counter(String name, Map<String, String> labels);

    /** Returns a histogram's series, or a handle that refuses. */
    Histogram histogram(String name, Map<String, String> labels);
}

package gametracker.core;

import gametracker.api.Counter;
import gametracker.api.Histogram;
import gametracker.core.frame.Instruments;
import gametracker.core.series.SeriesRegistry;
import java.util.Map;

/** The series of loops, past the rules of a game's handles: the library's own threads count hitches. */
record FrameSeries(SeriesRegistry series) implements Instruments {
    @Override
    public Counter counter(String name, Map<String, String> labels) {
        return series.counter(name, labels);
    }

    @Override
    public Histogram histogram(String name, Map<String, String> labels) {
        return series.histogram(name, labels);
    }
}

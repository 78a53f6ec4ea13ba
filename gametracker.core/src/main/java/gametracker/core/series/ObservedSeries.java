package gametracker.core.series;

import gametracker.api.spi.MetricSink.Kind;
import gametracker.core.queue.WakeSignal;
import java.util.List;

/**
 * A value that the runtime is asked for: the total so far of a counter, a sum that rises and falls, or a value of the
 * moment. A total has begun with the process, not with the session, so its beginning is no zero of the session's.
 */
public final class ObservedSeries extends GaugeSeries {
    private final Kind kind;

    ObservedSeries(String name, List<Label> labels, Kind kind, WakeSignal silent) {
        super(name, labels, silent, reason -> {}, null);
        this.kind = kind;
    }

    /** Says whether it is a total that only rises. */
    @Override
    public boolean isTotal() {
        return kind == Kind.COUNTER;
    }

    /** Says whether the values of its series may be added up. */
    @Override
    public boolean isSum() {
        return kind != Kind.GAUGE;
    }
}

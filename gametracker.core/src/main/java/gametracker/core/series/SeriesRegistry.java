package gametracker.core.series;

import gametracker.api.DropReason;
import gametracker.api.spi.MetricSink;
import gametracker.core.queue.WakeSignal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All series of a tracker, by name and labels.
 *
 * <p>A look-up asks two maps: one for the name as the caller wrote it, one of that name's for the caller's labels. What
 * is not found there is made legal and looked for again under its legal name; if it is new, it is made, under a lock
 * that only the making of series takes, never a touch of one that is there, and never a look-up once the limit is
 * reached. The caller's name and labels are then remembered beside the legal ones, so that the next look-up is short. No
 * more than {@value GivenNames#PER_SERIES} of them are remembered for each series that is allowed, and none that is
 * long, so that no map grows with what callers think up.
 *
 * <p>Past {@code maxSeries} a counter's new labels count in one further series of its name, with the label {@code
 * overflow="true"}, so that the sum over the name stays true; there are at most as many of these again. Gauges and
 * histograms are refused.
 *
 * <p>A name is one metric's, and so is each name that it puts on the wire: a histogram {@code x} leaves no room for a
 * gauge {@code x_count}. Who comes later is refused.
 *
 * <p>Names that become one by being made legal share a series. That is told once for each legal name, with both names.
 *
 * <p>Nothing throws. Handles that refuse count each use; a label that is left out because of its name is counted as
 * invalid when the caller's labels are first seen.
 */
public final class SeriesRegistry {

    /** Series of the library's own. A JVM has some sixty. */
    private static final int MAX_OWN = 1024;

    private static final List<Label> OVERFLOW = List.of(new Label(LabelSet.OVERFLOW, "true"));

    private final int maxSeries;
    private final Map<String, double[]> bounds;
    private final WakeSignal wakeSignal;
    private final RefusedCalls refusals;
    private final Legal names;
    private final NameClashes clashes;
    private final RefusedHandle invalid;
    private final RefusedHandle tooMany;

    private final GivenNames given;
    private final ConcurrentHashMap<String, Metric> byLegalName = new ConcurrentHashMap<>();

    private volatile @Nullable AtomicLong gaugeOrder;

    /** Names on the wire; under the lock. */
    private final Set<String> exposed = new HashSet<>();

    /** Appended to under the lock, an element first and then the size; read without, in the other order. */
    private volatile Series[] all = new Series[16];

    private volatile int size;

    /** How many of all overflow; under the lock for writing. */
    private volatile int overflows;

    /** How many of all are the library's own; under the lock for writing. */
    private volatile int owns;

    /** Nobody sleeps by this one: what the library counts of itself is no traffic. */
    private final WakeSignal silent = new WakeSignal(() -> {});

    /** Makes an empty registry of names that are ASCII, without a word to anybody. */
    public SeriesRegistry(
            int maxSeries, Map<String, double[]> bounds, WakeSignal wakeSignal, Consumer<DropReason> refusals) {
        this(maxSeries, bounds, wakeSignal, refusals, false, note -> {});
    }

    /**
     * Makes an empty registry.
     *
     * @param maxSeries how many series there may be, beside the overflowing ones
     * @param bounds upper bounds by histogram name; others get {@link #defaultBounds()}
     * @param wakeSignal told of each change
     * @param refusals told of each refusal
     * @param utf8Names whether names stay as they are given, in any script
     * @param notes told what a developer would want to read; by recording calls, so it returns at once
     */
    public SeriesRegistry(
            int maxSeries,
            Map<String, double[]> bounds,
            WakeSignal wakeSignal,
            Consumer<DropReason> refusals,
            boolean utf8Names,
            Consumer<String> notes) {
        this.names = utf8Names ? Legal.UTF8 : Legal.ASCII;
        this.clashes = new NameClashes(names, notes);
        this.maxSeries = maxSeries;
        this.given = new GivenNames(maxSeries);
        this.bounds = Map.copyOf(bounds);
        this.wakeSignal = wakeSignal;
        this.refusals = new RefusedCalls(refusals, notes);
        this.invalid = new RefusedHandle(DropReason.INVALID, wakeSignal, this.refusals);
        this.tooMany = new RefusedHandle(DropReason.SERIES_LIMIT, wakeSignal, this.refusals);
    }

    /** Has gauges remember which of them was set last. To be called before there are any. */
    public void orderGauges() {
        gaugeOrder = new AtomicLong();
    }

    /** Returns the bounds of histograms that have none of their own: frame and load times in milliseconds. */
    public static double[] defaultBounds() {
        return Metric.DEFAULT_BOUNDS.clone();
    }

    /** Returns a counter's series, or what refuses in its place. */
    public Cell.OfCounter counter(@Nullable String name, @Nullable Map<String, String> labels) {
        Object found = find(Metric.Kind.COUNTER, name, labels);
        return found instanceof CounterSeries series ? series : (RefusedHandle) found;
    }

    /** Returns a gauge's series, or what refuses in its place. */
    public Cell.OfGauge gauge(@Nullable String name, @Nullable Map<String, String> labels) {
        Object found = find(Metric.Kind.GAUGE, name, labels);
        return found instanceof GaugeSeries series ? series : (RefusedHandle) found;
    }

    /** Returns a histogram's series, or what refuses in its place. */
    public Cell.OfHistogram histogram(@Nullable String name, @Nullable Map<String, String> labels) {
        Object found = find(Metric.Kind.HISTOGRAM, name, labels);
        return found instanceof HistogramSeries series ? series : (RefusedHandle) found;
    }

    /**
     * Returns a counter's series of the library's own: beyond the limit, and touching it is no traffic. Empty if a
     * game has taken the name for something else.
     *
     * @param name legal, without {@code _total}
     * @param labels legal
     */
    public synchronized Optional<CounterSeries> own(String name, Map<String, String> labels) {
        Metric metric = byLegalName.get(name);
        if (metric != null && metric.find(labels) instanceof CounterSeries series) {
            return Optional.of(series);
        }
        LabelSet set = LabelSet.of(labels, names);
        boolean isNew = metric == null;
        if (isNew) {
            metric = new Metric(Metric.Kind.COUNTER, name, name, Metric.DEFAULT_BOUNDS);
        }
        if (set == null || (isNew ? !isFree(metric) : metric.kind != Metric.Kind.COUNTER)) {
            return Optional.empty();
        }
        enter(name, metric);
        CounterSeries series = new CounterSeries(name, set.labels(), silent, refusals);
        series.own = true;
        append(series);
        owns++;
        metric.put(set.key(), series);
        return Optional.of(series);
    }

    /** Whether no other metric has one of its names on the wire. Under the lock. */
    private boolean isFree(Metric metric) {
        return Collections.disjoint(exposed, metric.exposed());
    }

    private void enter(String legalName, Metric metric) {
        exposed.addAll(metric.exposed());
        byLegalName.put(legalName, metric);
    }

    /** Returns a gauge's series that a game has observed; null if it is refused, which is counted. */
    public @Nullable GaugeSeries observedGauge(@Nullable String name, @Nullable Map<String, String> labels) {
        Object found = find(Metric.Kind.GAUGE, name, labels);
        if (found instanceof GaugeSeries series) {
            return series;
        }
        refusals.accept(wakeSignal.isClosed() ? DropReason.CLOSED : ((RefusedHandle) found).reason());
        return null;
    }

    /**
     * Makes a series of the runtime's that is asked for: beyond the limit. Empty if it cannot be had: a game has taken the
     * name, there is one, or there are too many.
     *
     * @param name as the protocol has it, without {@code _total}
     * @param labels as the protocol has them
     */
    public Optional<ObservedSeries> observed(String name, Map<String, String> labels, MetricSink.Metric metric) {
        Metric.Kind kind = metric.kind() == MetricSink.Kind.COUNTER ? Metric.Kind.COUNTER : Metric.Kind.GAUGE;
        return addOwn(
                        kind,
                        name,
                        labels,
                        metric,
                        its -> new ObservedSeries(name, its.labels(), metric.kind(), silent),
                        false)
                .map(ObservedSeries.class::cast);
    }

    /** Returns what takes the values of a histogram of the runtime's; nothing takes them if it cannot be had. */
    public DoubleConsumer ownHistogram(String name, Map<String, String> labels, MetricSink.Metric metric) {
        double[] own = metric.bounds().stream().mapToDouble(Double::doubleValue).toArray();
        Optional<Series> series = addOwn(
                Metric.Kind.HISTOGRAM,
                name,
                labels,
                metric,
                its -> new HistogramSeries(name, its.labels(), own, silent, refusals),
                true);
        return series.isPresent() ? ((HistogramSeries) series.get())::record : value -> {};
    }

    /** @param again whether one that is there is returned */
    private synchronized Optional<Series> addOwn(
            Metric.Kind kind,
            String name,
            Map<String, String> labels,
            MetricSink.Metric metric,
            Function<LabelSet, Series> make,
            boolean again) {
        LabelSet set = LabelSet.of(labels, Legal.UTF8);
        Metric known = byLegalName.get(name);
        if (set == null || known != null && known.kind != kind) {
            return Optional.empty();
        }
        Map<String, String> key = set.key();
        Series there = known == null ? null : known.find(key);
        if (there != null) {
            return again && there.own ? Optional.of(there) : Optional.empty();
        }
        boolean isNew = known == null;
        if (isNew) {
            known = new Metric(kind, name, name, Metric.DEFAULT_BOUNDS);
        }
        if (owns >= MAX_OWN || isNew && !isFree(known)) {
            return Optional.empty();
        }
        enter(name, known);
        Series series = make.apply(set);
        series.own = true;
        series.unit = metric.unit();
        series.description = metric.description();
        append(series);
        owns++;
        known.put(key, series);
        return Optional.of(series);
    }

    /** Returns all series there are now, in the order in which they were made; a list that does not change. */
    public List<Series> all() {
        int now = size;
        return Collections.unmodifiableList(Arrays.asList(all).subList(0, now));
    }

    /** How many names and maps of callers are remembered beside the legal ones. */
    int remembered() {
        return given.remembered();
    }

    private Object find(Metric.Kind kind, @Nullable String name, @Nullable Map<String, String> labels) {
        if (name == null) {
            tellRefusal(kind, "null", DropReason.INVALID, "a metric needs a name");
            return invalid;
        }
        try {
            Series known = known(kind, name, labels);
            return known != null ? known : findSlowly(kind, name, labels);
        } catch (Throwable e) {
            return invalid;
        }
    }

    private @Nullable Series known(Metric.Kind kind, String name, @Nullable Map<String, String> labels) {
        Metric metric = given.get(name);
        return metric == null || metric.kind != kind ? null : metric.find(labels);
    }

    private Object findSlowly(Metric.Kind kind, String name, @Nullable Map<String, String> labels) {
        String legalName = kind == Metric.Kind.COUNTER ? names.counterName(name) : names.metricName(name);
        LabelSet set = LabelSet.of(labels, names);
        if (legalName == null || set == null) {
            tellRefusal(
                    kind,
                    name,
                    DropReason.INVALID,
                    legalName == null
                            ? "its name has no ASCII letter and no digit, or is longer than " + Legal.MAX_NAME
                            : "its labels are more than " + LabelSet.MAX_LABELS + ", or not all text");
            return invalid;
        }
        Map<String, String> key = set.key();
        Object found = findLegal(kind, legalName, key);
        if (found == null) {
            double[] own = bounds.getOrDefault(name, bounds.getOrDefault(legalName, Metric.DEFAULT_BOUNDS));
            found = make(kind, name, legalName, set.labels(), key, own);
        }
        clashes.look(kind, name, byLegalName.get(legalName), legalName, set);
        if (found instanceof Series series) {
            for (int i = 0; i < set.left(); i++) {
                refusals.accept(DropReason.INVALID);
            }
            if (set.left() > 0) {
                tellRefusal(
                        kind,
                        name,
                        DropReason.INVALID,
                        "a label is left out whose name has no ASCII letter and no digit, is too long, or is another's"
                                + " when made legal");
            }
            Metric metric = byLegalName.get(legalName);
            if (metric != null) {
                given.remember(name, metric, set, series);
            }
        } else if (found == tooMany) {
            tellRefusal(kind, name, DropReason.SERIES_LIMIT, "there are maxSeries series already, set a higher limit");
        } else {
            tellRefusal(kind, name, DropReason.INVALID, "another kind of metric has a name on the wire that it needs");
        }
        return found;
    }

    private void tellRefusal(Metric.Kind kind, String name, DropReason reason, String why) {
        if (!wakeSignal.isClosed()) {
            refusals.tell(kind, name, reason, why);
        }
    }

    /** Returns what need not be made: a series, or a refusal; null if the lock has to be taken. */
    private @Nullable Object findLegal(Metric.Kind kind, String legalName, Map<String, String> key) {
        Metric metric = byLegalName.get(legalName);
        if (metric != null) {
            if (metric.kind != kind) {
                return invalid;
            }
            Series series = metric.find(key);
            if (series != null) {
                return series;
            }
            if (isFull() && metric.overflow != null) {
                return metric.overflow;
            }
        }
        return isFull() && (kind != Metric.Kind.COUNTER || overflows >= maxSeries) ? tooMany : null;
    }

    /** For good, once it is so. Only then are there series that overflow, so they need not be told apart here. */
    private boolean isFull() {
        return size - owns >= maxSeries;
    }

    private synchronized Object make(
            Metric.Kind kind,
            String name,
            String legalName,
            List<Label> labels,
            Map<String, String> key,
            double[] own) {
        Object meanwhile = findLegal(kind, legalName, key);
        if (meanwhile != null) {
            return meanwhile;
        }
        Metric metric = byLegalName.get(legalName);
        if (metric == null) {
            metric = new Metric(kind, name, legalName, own);
            if (!isFree(metric)) {
                return invalid;
            }
            enter(legalName, metric);
        }
        boolean full = isFull();
        Series series = metric.series(full ? OVERFLOW : labels, wakeSignal, refusals, gaugeOrder);
        append(series);
        if (full) {
            overflows++;
            metric.overflow = series;
        } else {
            metric.put(key, series);
        }
        return series;
    }

    private void append(Series series) {
        int at = size;
        if (at == all.length) {
            all = Arrays.copyOf(all, 2 * at);
        }
        all[at] = series;
        size = at + 1;
    }
}

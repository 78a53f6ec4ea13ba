package gametracker.core;

import gametracker.api.TrackerConfig;
import gametracker.core.collect.Collector;
import gametracker.core.deliver.Dispatcher;
import gametracker.core.storm.Storms;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The work of the collector's thread besides collecting: it requests the opening and forcing of the spool, tends the loops and reports losses. */
final class Housekeeper implements Collector.Housekeeping {
    private static final long TENDING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Dispatcher dispatcher;
    private final Storms storms;
    private final Loops loops;
    private final LossReporter reporter;
    private final TrackerConfig config;
    private final Runnable keeping;
    private final Runnable rehearsal;
    private final Runnable afterwards;

    /** When the loops were last looked at. */
    private long tended = Long.MIN_VALUE / 2;

    /** @param keeping starts what writes the session's state to disk, if it may and does not run yet */
    Housekeeper(
            Dispatcher dispatcher,
            Storms storms,
            Loops loops,
            LossReporter reporter,
            TrackerConfig config,
            Runnable keeping,
            Runnable rehearsal,
            Runnable afterwards) {
        this.dispatcher = dispatcher;
        this.storms = storms;
        this.loops = loops;
        this.reporter = reporter;
        this.config = config;
        this.keeping = keeping;
        this.rehearsal = rehearsal;
        this.afterwards = afterwards;
    }

    /** Opens the spool. A warning is reported soon; a start without warnings makes no report. */
    @Override
    public void begin() {
        keeping.run();
        config.notices().forEach(notice -> reporter.say(System.Logger.Level.WARNING, notice));
        if (config.endpoints().isEmpty() && config.spoolDirectory().isEmpty()) {
            reporter.say(
                    System.Logger.Level.WARNING,
                    "nothing is sent and nothing is kept: set gametracker.endpoint, gametracker.alloy or"
                            + " gametracker.spoolDirectory");
        }
        if (config.hasCredentials()) {
            warnOfPlainHttp();
        }
        dispatcher.openSpool();
    }

    @Override
    public void prepare() {
        rehearsal.run();
        loops.prepare();
    }

    private void warnOfPlainHttp() {
        for (URI url : config.endpoints().values()) {
            if (isReadableOnTheWay(url)) {
                reporter.say(
                        System.Logger.Level.WARNING,
                        "credentials go to " + url.getHost()
                                + " over plain http, where anybody on the way can read them: use https");
                return;
            }
        }
    }

    private static boolean isReadableOnTheWay(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        boolean loopback = host.equals("localhost")
                || host.startsWith("127.")
                || host.equals("[::1]")
                || host.endsWith(".localhost");
        return url.getScheme().equalsIgnoreCase("http") && !loopback;
    }

    @Override
    public void sumUp(long now, boolean all, boolean last) {
        loops.suspension.beat(now);
        loops.look();
        if (now - tended >= TENDING_NANOS) { // not when tidying, which a short flush interval puts off for ever
            tended = now;
            loops.tend();
        }
        if (last) {
            storms.end();
        } else {
            storms.sumUp(now, all);
        }
    }

    @Override
    public long dueAt() {
        return storms.dueAt();
    }

    @Override
    public void rest() {
        loops.suspension.rest();
    }

    @Override
    public void tidy() {
        keeping.run();
        dispatcher.tick();
        reporter.report();
    }

    @Override
    public void failed(Throwable error) {
        // Not its message: that may be anything, and may throw.
        reporter.note("the collector met " + error.getClass().getName() + " and went on");
    }

    @Override
    public void ended() {
        afterwards.run();
    }
}

package gametracker.benchmarks.start;

import io.sentry.Sentry;
import io.sentry.SentryOptions;
import java.io.IOException;
import java.net.URI;

/** Sentry: a log, a counter and a transaction. */
public final class StartSentry {
    private StartSentry() {}

    public static void main(String[] arguments) throws IOException {
        SentryOptions options = new SentryOptions();
        options.setDsn("http://key@" + URI.create(arguments[0]).getAuthority() + "/1");
        options.setTracesSampleRate(1.0);
        options.getLogs().setEnabled(true);
        options.getMetrics().setEnabled(true);
        Sentry.init(options);
        Sentry.logger().info("player entered level");
        Sentry.metrics().count("enemies_defeated");
        Sentry.startTransaction("load_level", "task").finish();
        Phases.reached("called");
        Sentry.flush(30_000);
        Phases.reached("delivered");
        Sentry.close();
        Phases.reached("closed");
    }
}

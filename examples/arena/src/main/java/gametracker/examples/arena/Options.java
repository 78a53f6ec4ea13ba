package gametracker.examples.arena;

import gametracker.api.Protocol;
import gametracker.api.TrackerConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The command line. What it does not say is taken from the environment, as GameTracker does by itself. */
final class Options {
    static final String USAGE = """
            Plays a fight in the arena and tells GameTracker about it.

              --seconds N       how long the fight lasts (default 6)
              --seed N          which fight it is (default 1)
              --fast            do not wait for frames
              --hitch CAUSES    measure the frames, and make one late once a second, by each
                                of these causes in turn: all, or some of gc,safepoint,lock,
                                wait,sleep,io,class_loading,cpu,scheduler
              --report FILE     write what was recorded, exactly, as JSON

            Where to; without any of these, gametracker.endpoint and the other properties and
            GAMETRACKER_ENDPOINT and the other variables count:
              --endpoint URL    one base for all three signals
              --logs URL  --metrics URL  --traces URL
                                a whole URL for each signal
              --alloy HOST      the ports of docs/alloy/config.alloy on that host
              --protocol P      lgtm (default) or otlp
              --transport NAME  jdkhttp, httpclient5 or a transport of your own
              --spool DIR       keep on disk what cannot be delivered, and deliver it later
              --offline DIR     keep everything on disk, send nothing

            Examples:
              --endpoint http://localhost:8080
              --alloy localhost
              --logs http://localhost:3100/loki/api/v1/push --metrics http://localhost:9090/api/v1/write
            """;

    private static final int LONGEST = 24 * 60 * 60;
    private static final int DEFAULT_SECONDS = 6;

    final TrackerConfig.Builder tracker = TrackerConfig.fromEnvironment();
    int seconds = DEFAULT_SECONDS;
    long seed = 1;
    boolean fast;
    boolean help;
    Optional<Path> report = Optional.empty();
    List<Trouble> troubles = List.of();
    private boolean secondsAreGiven;

    private Options() {}

    static Options parse(String... args) {
        Options options = new Options();
        Iterator<String> words = Arrays.asList(args).iterator();
        while (words.hasNext()) {
            options.take(words.next(), words);
        }
        options.checkTroubles();
        return options;
    }

    private void checkTroubles() {
        if (troubles.isEmpty()) {
            return;
        }
        if (fast) {
            throw new IllegalArgumentException("--hitch needs frames that take their time: leave --fast out");
        }
        if (!secondsAreGiven) {
            seconds = Math.max(seconds, Mischief.seconds(troubles));
        }
    }

    private void take(String option, Iterator<String> words) {
        switch (option) {
            case "--help", "-h" -> help = true;
            case "--fast" -> fast = true;
            case "--seconds" -> {
                seconds = (int) number(option, words, 1, LONGEST);
                secondsAreGiven = true;
            }
            case "--hitch" -> troubles = Trouble.parse(option, value(option, words));
            case "--seed" -> seed = number(option, words, Long.MIN_VALUE, Long.MAX_VALUE);
            case "--report" -> report = Optional.of(path(option, words));
            case "--endpoint" -> tracker.endpoint(url(option, words));
            case "--logs" -> tracker.logsEndpoint(url(option, words));
            case "--metrics" -> tracker.metricsEndpoint(url(option, words));
            case "--traces" -> tracker.tracesEndpoint(url(option, words));
            case "--alloy" -> tracker.alloy(value(option, words));
            case "--protocol" -> tracker.protocol(protocol(option, words));
            case "--transport" -> tracker.transport(value(option, words));
            case "--spool" -> tracker.spoolDirectory(path(option, words));
            case "--offline" -> tracker.spoolDirectory(path(option, words)).transport("file");
            default -> throw new IllegalArgumentException("unknown option " + option + "; --help shows them all");
        }
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value; --help shows an example");
        }
        return words.next();
    }

    private static long number(String option, Iterator<String> words, long least, long most) {
        String value = value(option, words);
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, together with what is out of range
        }
        throw new IllegalArgumentException(
                option + " must be a whole number from " + least + " to " + most + ": " + value);
    }

    private static URI url(String option, Iterator<String> words) {
        String value = value(option, words);
        try {
            return URI.create(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + " must be a URL, as in http://localhost:8080: " + value, e);
        }
    }

    private static Path path(String option, Iterator<String> words) {
        String value = value(option, words);
        try {
            return Path.of(value);
        } catch (java.nio.file.InvalidPathException e) {
            throw new IllegalArgumentException(option + " must be a path: " + value, e);
        }
    }

    private static Protocol protocol(String option, Iterator<String> words) {
        String value = value(option, words);
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "lgtm" -> Protocol.LGTM;
            case "otlp" -> Protocol.OTLP;
            default -> throw new IllegalArgumentException(option + " must be lgtm or otlp: " + value);
        };
    }
}

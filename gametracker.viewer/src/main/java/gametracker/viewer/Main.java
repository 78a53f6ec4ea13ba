package gametracker.viewer;

import gametracker.transport.file.SafeText;
import gametracker.viewer.received.Received;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.Refusal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** The viewer's command line; {@code --help} tells what it takes. */
public final class Main {
    private static final String HELP_HINT = "--help tells what there is";
    private static final Duration FOREVER = Duration.ofDays(10_000);

    private final ViewerOptions options;
    private final PrintWriter out;

    private Main(ViewerOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Starts the viewer, and a game with it if one is named. Ends the JVM: with 0 if all is well, 1 if something was
     * refused under {@code --check}, the game's own exit code, or 2 if the options make no sense.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true), args));
    }

    /**
     * Does the same, and comes back.
     *
     * @param out where to it speaks
     * @param args see {@code --help}
     * @return the exit code
     */
    public static int run(PrintWriter out, String... args) {
        try {
            ViewerOptions options = ViewerOptions.parse(args);
            if (options.help()) {
                out.println(ViewerOptions.HELP);
                return 0;
            }
            return new Main(options, out).run();
        } catch (UncheckedIOException e) {
            out.println(SafeText.oneLine(String.valueOf(e.getMessage())));
            out.println(
                    e.getCause() instanceof BindException
                            ? "--port PORT takes another port, --port 0 a free one; --host ADDRESS another address"
                            : HELP_HINT);
            return 2;
        } catch (IllegalArgumentException | IOException e) {
            out.println(SafeText.oneLine(String.valueOf(e.getMessage())));
            out.println(HELP_HINT);
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }

    private int run() throws IOException, InterruptedException {
        if (options.spool().isPresent() && options.export().isPresent() && !options.stay()) {
            try (Receiver receiver = SpoolFolder.open(options.spool().get(), config(), out)) {
                export(receiver);
                return 0;
            }
        }
        try (Receiver receiver = start()) {
            out.println(
                    options.check()
                            ? "Checking what arrives at " + receiver.uri()
                            : "GameTracker's viewer: open " + receiver.uri() + " in a browser, and send there");
            if (options.open()) {
                Browser.open(receiver.uri(), out);
            }
            return options.play().isPresent() || options.run() ? play(receiver) : wait(receiver);
        }
    }

    private ReceiverConfig config() {
        ReceiverConfig config = ReceiverConfig.DEFAULT.listeningOn(options.host(), options.port());
        return options.check() ? config.withoutPage() : config;
    }

    private Receiver start() throws IOException {
        if (options.spool().isPresent()) {
            return SpoolFolder.open(options.spool().get(), config(), out);
        }
        return Receiver.start(config(), options.forward());
    }

    private int play(Receiver receiver) throws IOException, InterruptedException {
        int exit = options.run()
                ? Game.run(options.gameArguments(), receiver.uri())
                : Game.play(options.play().get(), options.gameArguments(), receiver.uri());
        out.println();
        Summary.print(receiver.received(), out);
        if (options.stay()) {
            out.println("The page stays at " + receiver.uri() + " until this is ended");
            wait(receiver);
        } else {
            export(receiver);
        }
        if (options.check() && receiver.received().totals().refusedRequests() > 0) {
            tellFirstRefusal(receiver.received(), out);
            return 1;
        }
        if (options.check() && options.run() && receiver.received().totals().requests() == 0) {
            out.println(
                    "NOTHING ARRIVED: does the game read GAMETRACKER_ENDPOINT, by TrackerConfig.fromEnvironment()?");
            return 1;
        }
        return exit;
    }

    /**
     * Waits for the first refusal with {@code --check}, otherwise for the end of the JVM. The export is written in both
     * cases.
     */
    private int wait(Receiver receiver) throws IOException, InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Thread end = new Thread(() -> {
            try {
                export(receiver);
            } catch (IOException e) {
                out.println(e.getMessage());
            }
            done.countDown();
        });
        Runtime.getRuntime().addShutdownHook(end);
        Received received = receiver.received();
        if (!options.check()) {
            done.await();
            return 0;
        }
        received.await(now -> now.totals().refusedRequests() > 0, FOREVER);
        tellFirstRefusal(received, out);
        return 1;
    }

    /** Prints the first refused request of those that are still kept. */
    static void tellFirstRefusal(Received received, PrintWriter out) {
        received.requests().stream()
                .filter(each -> !each.clean())
                .findFirst()
                .ifPresentOrElse(
                        request -> tell(request, out),
                        () -> out.println("REFUSED: " + received.totals().refusedRequests()
                                + " requests, none of which is kept any more"));
    }

    private static void tell(ReceivedRequest request, PrintWriter out) {
        out.println("REFUSED: request " + request.number() + ", "
                + SafeText.oneLine(request.method() + " " + request.path()) + ", answered " + request.status());
        for (Refusal refusal : request.refusals()) {
            out.println("  rule:   " + SafeText.oneLine(refusal.rule())
                    + (refusal.silent() ? " (the answer says nothing of it)" : ""));
            out.println("  reason: " + SafeText.oneLine(refusal.reason()));
            out.println("  items:  " + refusal.items());
        }
    }

    private void export(Receiver receiver) throws IOException {
        if (options.export().isPresent()) {
            Path file = options.export().get();
            try (OutputStream written = new BufferedOutputStream(Files.newOutputStream(file))) {
                receiver.export(written);
            }
            out.println("Written: " + file.toAbsolutePath());
        }
    }
}

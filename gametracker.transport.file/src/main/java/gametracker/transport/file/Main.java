package gametracker.transport.file;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The command line of the spool: {@code java -m gametracker.transport.file help}. */
public final class Main {
    private static final long LAST_WORDS_SECONDS = 10;

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param arguments the command and what belongs to it; {@code help} tells
     */
    public static void main(String[] arguments) {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        // Ctrl-C: lets a replay put down what it holds and tell how far it came.
        Thread hook = new Thread(() -> {
            stop.countDown();
            try {
                done.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        int code = CommandLine.PROBLEMS;
        try {
            code = new CommandLine(new CleanOutput(System.out), new CleanOutput(System.err), stop).run(arguments);
        } finally {
            System.out.flush();
            done.countDown();
            if (stop.getCount() > 0) {
                System.exit(code);
            }
        }
    }
}

package gametracker.benchmarks.start;

import java.io.IOException;

/**
 * Tells the parent process that a point is reached, with the machine's monotonic clock, which both processes read, and
 * waits until the parent has looked at this process from outside.
 */
final class Phases {
    private Phases() {}

    static void reached(String name) throws IOException {
        long now = System.nanoTime();
        // Not by +, which would load the machinery of dynamic call sites into an empty main.
        System.out.println(new StringBuilder(name).append(' ').append(now));
        System.out.flush();
        if (System.in.read() < 0) {
            System.exit(1);
        }
    }
}

package gametracker.benchmarks.start;

import java.io.IOException;

/** An empty main. */
public final class StartNothing {
    private StartNothing() {}

    public static void main(String[] arguments) throws IOException {
        Phases.reached("called");
        Phases.reached("delivered");
        Phases.reached("closed");
    }
}

package example.console;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands for the network stack in a console maker's kit. */
public interface ConsoleNetwork {
    /** Begins a request and returns at once. */
    Call post(String url, Map<String, String> headers, byte[] body);

    /** A request under way. */
    interface Call {
        /** Waits until the call is over, at most so long; false if it is not. */
        boolean await(Duration timeout) throws InterruptedException;

        /** Ends the call; whoever awaits it comes back. Nothing, if it is over. */
        void cancel();

        /** Whether any of the body has left the console. */
        boolean sentAny();

        /** What went wrong; empty if nothing did. */
        String error();

        /** The status of the answer, or 0 as long as its head is not whole. */
        int status();

        /** A header of the answer, or null. */
        @Nullable
        String header(String name);

        /** The beginning of the answer's body, as far as it has come. */
        byte[] body();
    }

    /** The console's own network. */
    static ConsoleNetwork ofThisConsole() {
        return (url, headers, body) -> new NoConsole();
    }

    /** What every call comes to where there is no console. */
    final class NoConsole implements Call {
        @Override
        public boolean await(Duration timeout) {
            return true;
        }

        @Override
        public void cancel() {}

        @Override
        public boolean sentAny() {
            return false;
        }

        @Override
        public String error() {
            return "this is no console";
        }

        @Override
        public int status() {
            return 0;
        }

        @Override
        public @Nullable String header(String name) {
            return null;
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }
    }
}

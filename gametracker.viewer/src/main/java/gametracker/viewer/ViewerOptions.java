package gametracker.viewer;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command line. */
record ViewerOptions(
        boolean help,
        String host,
        int port,
        boolean open,
        boolean check,
        boolean stay,
        Optional<URI> forward,
        Optional<Path> spool,
        Optional<Path> export,
        Optional<String> play,
        boolean run,
        List<String> gameArguments) {
    static final String HELP = """
            gametracker view [OPTIONS] [--play MODULE/CLASS [-- ARGUMENTS]]
            java -p MODULES -m gametracker.viewer [OPTIONS] [--play MODULE/CLASS [-- ARGUMENTS]]

              --open                opens the page in the browser
              --port PORT           4320 if not given; 0 for a free one
              --host ADDRESS        where to listen; 127.0.0.1 if not given
              --forward URL         hands requests to known paths on to a real backend as well
              --spool DIRECTORY     shows what lies in a spool; changes nothing in it and sends nothing
              --export FILE.html    writes all that was received into one file: of a spool at once, else at the end
              --check               no page; ends with 1 at the first refusal; with --play
                                    else with the game's exit code
              --play MODULE/CLASS   runs this game with its endpoint set to the viewer, and tells what arrived
              --run -- COMMAND      the same with any command, which gets GAMETRACKER_ENDPOINT
              --stay                stays when the game has ended; --open does so too
              -- ARGUMENTS          what the game is given""";

    private static final int DEFAULT_PORT = 4320;

    static ViewerOptions parse(String... args) {
        boolean help = false;
        boolean open = false;
        boolean check = false;
        boolean stay = false;
        boolean run = false;
        String host = "127.0.0.1";
        int port = DEFAULT_PORT;
        Optional<URI> forward = Optional.empty();
        Optional<Path> spool = Optional.empty();
        Optional<Path> export = Optional.empty();
        Optional<String> play = Optional.empty();
        List<String> rest = List.of();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help", "-h" -> help = true;
                case "--open" -> open = true;
                case "--check" -> check = true;
                case "--stay" -> stay = true;
                case "--run" -> run = true;
                case "--host" -> host = value(args, ++i);
                case "--port" -> port = port(value(args, ++i));
                case "--forward" -> forward = Optional.of(url(value(args, ++i)));
                case "--spool" -> spool = Optional.of(Path.of(value(args, ++i)));
                case "--export" -> export = Optional.of(Path.of(value(args, ++i)));
                case "--play" -> play = Optional.of(value(args, ++i));
                case "--" -> {
                    rest = new ArrayList<>(List.of(args).subList(i + 1, args.length));
                    i = args.length;
                }
                default -> throw new IllegalArgumentException("unknown option: " + args[i]);
            }
        }
        if (run && (play.isPresent() || rest.isEmpty())) {
            throw new IllegalArgumentException("--run wants a command after --, and no --play");
        }
        if (spool.isPresent() && (run || play.isPresent() || forward.isPresent() || check)) {
            throw new IllegalArgumentException(
                    "--spool only reads: it goes with neither --play, --run, --forward nor --check");
        }
        if (check && open) {
            throw new IllegalArgumentException("--check shows no page: it does not go with --open");
        }
        return new ViewerOptions(
                help, host, port, open, check, stay || open, forward, spool, export, play, run, List.copyOf(rest));
    }

    private static String value(String[] args, int index) {
        if (index >= args.length) {
            throw new IllegalArgumentException(args[index - 1] + " wants a value");
        }
        return args[index];
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException("--port must be 0 to 65535: " + text);
    }

    private static URI url(String text) {
        try {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "--forward must be an http or https URL, such as http://backend:9000: " + text);
    }
}

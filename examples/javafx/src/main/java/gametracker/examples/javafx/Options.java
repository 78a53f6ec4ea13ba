package gametracker.examples.javafx;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the game is started with.
 *
 * @param autoplay how many frames it plays by itself; 0 for a player
 * @param picture where the window is saved to in the middle of autoplay
 * @param minimise whether autoplay minimises the window for a moment
 * @param help whether this is what is asked for
 */
record Options(int autoplay, Optional<Path> picture, boolean minimise, boolean help) {
    static final String USAGE = """
            Bricks: hit them all, with the arrow keys.

              --autoplay FRAMES  plays so many frames by itself, and ends
              --picture FILE     saves the window as PNG in the middle of autoplay
              --minimise         minimises the window for a moment during autoplay
              --help             shows this

            What it records is sent where GAMETRACKER_ENDPOINT says.
            """;

    static Options parse(String... args) {
        int autoplay = 0;
        Optional<Path> picture = Optional.empty();
        boolean minimise = false;
        boolean help = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--autoplay" -> autoplay = frames(value(args, ++i));
                case "--picture" -> picture = Optional.of(Path.of(value(args, ++i)));
                case "--minimise" -> minimise = true;
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("unknown option " + args[i] + "; --help shows them all");
            }
        }
        if (autoplay == 0 && (picture.isPresent() || minimise)) {
            throw new IllegalArgumentException("--picture and --minimise need --autoplay FRAMES");
        }
        return new Options(autoplay, picture, minimise, help);
    }

    private static String value(String[] args, int index) {
        if (index == args.length) {
            throw new IllegalArgumentException(args[index - 1] + " needs a value; --help shows an example");
        }
        return args[index];
    }

    private static int frames(String value) {
        try {
            int frames = Integer.parseInt(value);
            if (frames > 0) {
                return frames;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("--autoplay must be a whole number of frames from 1: " + value);
    }
}

package gametracker.examples.libgdx;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the game is started with.
 *
 * @param headless whether it plays without a window
 * @param autoplay how many frames it plays by itself; 0 for a player
 * @param picture where the window is saved to in the middle of autoplay
 * @param minimise whether autoplay minimises the window for a moment
 * @param crash whether autoplay ends with an exception
 * @param help whether this is what is asked for
 */
record Options(boolean headless, int autoplay, Optional<Path> picture, boolean minimise, boolean crash, boolean help) {
    static final String USAGE = """
            Falling blocks: evade them, with the arrow keys.

              --autoplay FRAMES  plays so many frames by itself, and ends
              --headless         without a window; needs --autoplay
              --picture FILE     saves the window as PNG in the middle of autoplay
              --minimise         minimises the window for a moment during autoplay
              --crash            ends autoplay with an exception
              --help             shows this

            What it records is sent where GAMETRACKER_ENDPOINT says.
            """;

    static Options parse(String... args) {
        boolean headless = false;
        int autoplay = 0;
        Optional<Path> picture = Optional.empty();
        boolean minimise = false;
        boolean crash = false;
        boolean help = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--headless" -> headless = true;
                case "--autoplay" -> autoplay = frames(value(args, ++i));
                case "--picture" -> picture = Optional.of(Path.of(value(args, ++i)));
                case "--minimise" -> minimise = true;
                case "--crash" -> crash = true;
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("unknown option " + args[i] + "; --help shows them all");
            }
        }
        if (autoplay == 0 && (headless || picture.isPresent() || minimise || crash)) {
            throw new IllegalArgumentException("--headless, --picture, --minimise and --crash need --autoplay FRAMES");
        }
        return new Options(headless, autoplay, picture, minimise, crash, help);
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

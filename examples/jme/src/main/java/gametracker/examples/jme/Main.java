package gametracker.examples.jme;

import com.jme3.system.AppSettings;
import com.jme3.system.JmeContext;
import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;

/** Starts the game in a window, or without one. */
public final class Main {
    private Main() {}

    /**
     * Plays.
     *
     * @param args {@code --help} shows them
     */
    public static void main(String[] args) {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.print(Options.USAGE);
            return;
        }
        // The game closes it at the end of the loop, which start does not wait for.
        GameTracker.init(TrackerConfig.fromEnvironment()
                .game("catch-spheres")
                .version("1.0.0")
                .build());
        SphereGame game = new SphereGame(options);
        game.setSettings(settings(options));
        game.setShowSettings(false);
        game.start(options.headless() ? JmeContext.Type.Headless : JmeContext.Type.Display);
    }

    private static AppSettings settings(Options options) {
        AppSettings settings = new AppSettings(true);
        settings.setTitle("Catch spheres");
        settings.setResolution(480, 360);
        settings.setFrameRate(options.headless() ? 1000 : 60);
        settings.setSamples(options.headless() ? 0 : 4);
        settings.setAudioRenderer(null);
        return settings;
    }
}

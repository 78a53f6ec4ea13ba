package gametracker.examples.libgdx;

import com.badlogic.gdx.ApplicationListener;
import com.badlogic.gdx.backends.headless.HeadlessApplication;
import com.badlogic.gdx.backends.headless.HeadlessApplicationConfiguration;
import com.badlogic.gdx.backends.lwjgl3.Lwjgl3Application;
import com.badlogic.gdx.backends.lwjgl3.Lwjgl3ApplicationConfiguration;
import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import gametracker.engine.libgdx.GameTrackerListener;

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
        GameTracker.init(TrackerConfig.fromEnvironment()
                .game("falling-blocks")
                .version("1.0.0")
                .build());
        ApplicationListener game = new GameTrackerListener(new FallingBlocks(options));
        if (options.headless()) {
            HeadlessApplicationConfiguration fast = new HeadlessApplicationConfiguration();
            fast.updatesPerSecond = 0; // as many as there can be
            new HeadlessApplication(game, fast);
        } else {
            new Lwjgl3Application(game, window());
        }
    }

    private static Lwjgl3ApplicationConfiguration window() {
        Lwjgl3ApplicationConfiguration configuration = new Lwjgl3ApplicationConfiguration();
        configuration.setTitle("Falling blocks");
        configuration.setWindowedMode((int) Field.WIDTH, (int) Field.HEIGHT);
        configuration.useVsync(true);
        configuration.setForegroundFPS(60);
        configuration.disableAudio(true);
        return configuration;
    }
}

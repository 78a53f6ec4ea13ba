package game;

import com.badlogic.gdx.ApplicationAdapter;
import com.badlogic.gdx.Gdx;
import com.badlogic.gdx.backends.headless.HeadlessApplication;
import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import gametracker.engine.libgdx.GameTrackerListener;

/** A game with a module of its own. */
public final class Game extends ApplicationAdapter {
    private int frame;

    public static void main(String[] args) {
        GameTracker.init(
                TrackerConfig.fromEnvironment().game("game").noStateDirectory().build());
        new HeadlessApplication(new GameTrackerListener(new Game()));
    }

    @Override
    public void render() {
        if (++frame == 10) {
            Gdx.app.error("game", "played in " + getClass().getModule());
            Gdx.app.exit();
        }
    }
}

package gametracker.examples.jme;

import com.jme3.app.SimpleApplication;
import com.jme3.app.state.ScreenshotAppState;
import com.jme3.asset.AssetNotFoundException;
import com.jme3.input.KeyInput;
import com.jme3.input.controls.ActionListener;
import com.jme3.input.controls.KeyTrigger;
import com.jme3.math.ColorRGBA;
import gametracker.api.Counter;
import gametracker.api.GameTracker;
import gametracker.engine.jme.GameTrackerState;
import java.nio.file.Path;
import java.util.Map;

/** The game. What the state of GameTracker's cannot know, it records itself: what the player did. */
final class SphereGame extends SimpleApplication {
    private static final int LEVEL_AFTER_FRAMES = 30;
    private static final int TURNS_OF_A_PAUSE = 20;

    private final Counter caughtSpheres = GameTracker.get().counter("spheres_caught");

    private final Options options;
    private final Rain rain = new Rain(7);
    private Picture picture;
    private ScreenshotAppState screenshot;
    private boolean left;
    private boolean right;
    private int frame;
    private int pausedTurns;
    private int caught;
    private int missed;

    SphereGame(Options options) {
        super(new GameTrackerState());
        this.options = options;
    }

    @Override
    public void simpleInitApp() {
        viewPort.setBackgroundColor(new ColorRGBA(0.008f, 0.010f, 0.022f, 1));
        picture = new Picture(rootNode, assetManager);
        options.picture().map(Path::toAbsolutePath).ifPresent(this::prepareScreenshot);
        keys(Map.of("left", KeyInput.KEY_LEFT, "right", KeyInput.KEY_RIGHT, "pause", KeyInput.KEY_P));
    }

    private void prepareScreenshot(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.png$", "");
        screenshot = new ScreenshotAppState(file.getParent() + "/", name);
        screenshot.setIsNumbered(false);
        stateManager.attach(screenshot);
    }

    private void keys(Map<String, Integer> keys) {
        ActionListener listener = (name, pressed, tpf) -> {
            switch (name) {
                case "left" -> left = pressed;
                case "right" -> right = pressed;
                default -> setSpeed(pressed ? 1 - getSpeed() : getSpeed());
            }
        };
        keys.forEach((name, key) -> {
            inputManager.addMapping(name, new KeyTrigger(key));
            inputManager.addListener(listener, name);
        });
    }

    @Override
    public void update() {
        super.update();
        if (getSpeed() == 0 && options.autoplay() > 0 && ++pausedTurns == TURNS_OF_A_PAUSE) {
            setSpeed(1);
        }
    }

    @Override
    public void simpleUpdate(float tpf) {
        frame++;
        rain.step(options.headless() ? 1 / 60f : Math.min(0.05f, tpf), direction());
        picture.show(rain);
        report();
        if (options.autoplay() > 0) {
            autoplay();
        }
    }

    private float direction() {
        if (options.autoplay() > 0) {
            return rain.eagerDirection();
        }
        return left == right ? 0 : left ? -1 : 1;
    }

    private void report() {
        caughtSpheres.add(rain.caught() - caught);
        caught = rain.caught();
        if (rain.missed() > missed) {
            missed = rain.missed();
            GameTracker.get().addBreadcrumb("missed a sphere", Map.of("missed", missed, "caught", caught));
        }
        if (frame == LEVEL_AFTER_FRAMES) {
            loadLevel();
        }
    }

    /** There is no second level: an error that the game can live with. */
    private void loadLevel() {
        try {
            assetManager.loadModel("Levels/Second.j3o");
        } catch (AssetNotFoundException e) {
            GameTracker.get().logError("the second level cannot be loaded, the first one goes on", e);
        }
    }

    private void autoplay() {
        if (frame == options.autoplay() / 2) {
            setSpeed(0);
        }
        if (frame == options.autoplay() * 3 / 4 && screenshot != null) {
            screenshot.takeScreenshot();
        }
        if (frame == options.autoplay()) {
            if (options.crash()) {
                throw new IllegalStateException("the basket breaks");
            }
            stop();
        }
    }

    @Override
    public void stop(boolean waitFor) {
        GameTracker.get().logInfo("the rain has ended", Map.of("caught", caught, "missed", missed));
        super.stop(waitFor);
    }

    /** For errors from before the first frame. */
    @Override
    public void handleError(String message, Throwable error) {
        stateManager.getState(GameTrackerState.class).handleError(message, error);
        super.handleError(message, error);
    }

    /** After the loop, when the states have told of the end. */
    @Override
    public void destroy() {
        super.destroy();
        GameTracker.get().close();
    }
}

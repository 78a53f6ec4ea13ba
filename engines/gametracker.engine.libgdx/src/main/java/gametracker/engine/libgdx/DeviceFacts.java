package gametracker.engine.libgdx;

import com.badlogic.gdx.Gdx;
import com.badlogic.gdx.Graphics;
import com.badlogic.gdx.Version;
import com.badlogic.gdx.graphics.GL20;
import gametracker.api.GameTracker;
import gametracker.api.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What libGDX knows of the machine, as contexts of the session. For the thread that has OpenGL's context. */
final class DeviceFacts {
    private DeviceFacts() {}

    static void record(GameTracker tracker) {
        set(tracker, "engine", DeviceFacts::engine);
        set(tracker, "gpu", DeviceFacts::gpu);
        recordScreen(tracker);
    }

    /** Records what changes with the window. */
    static void recordScreen(GameTracker tracker) {
        set(tracker, "screen", DeviceFacts::screen);
        set(tracker, "window", DeviceFacts::window);
    }

    /** Says whether libGDX renders all the time, rather than on demand. A headless backend has no other way. */
    static boolean isContinuous() {
        return !isDrawn() || Gdx.graphics.isContinuousRendering();
    }

    private static boolean isDrawn() {
        return Gdx.graphics != null && Gdx.graphics.getType() != Graphics.GraphicsType.Mock;
    }

    /** Not by {@code Version.VERSION}: the compiler would copy that constant into this class. */
    private static Map<String, ?> engine() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", "libGDX");
        facts.put("version", Version.MAJOR + "." + Version.MINOR + "." + Version.REVISION);
        facts.put("application", Gdx.app.getType().name());
        return facts;
    }

    private static Map<String, ?> gpu() {
        Map<String, Object> facts = new LinkedHashMap<>();
        if (isDrawn() && Gdx.gl != null) {
            facts.put("vendor", Gdx.gl.glGetString(GL20.GL_VENDOR));
            facts.put("renderer", Gdx.gl.glGetString(GL20.GL_RENDERER));
            facts.put("version", Gdx.gl.glGetString(GL20.GL_VERSION));
        }
        return facts;
    }

    private static Map<String, ?> screen() {
        Map<String, Object> facts = new LinkedHashMap<>();
        if (isDrawn()) {
            Graphics.DisplayMode mode = Gdx.graphics.getDisplayMode();
            facts.put("width", mode.width);
            facts.put("height", mode.height);
            facts.put("refresh_hz", mode.refreshRate);
            facts.put("density", Gdx.graphics.getDensity());
        }
        return facts;
    }

    private static Map<String, ?> window() {
        Map<String, Object> facts = new LinkedHashMap<>();
        if (isDrawn()) {
            facts.put("width", Gdx.graphics.getBackBufferWidth());
            facts.put("height", Gdx.graphics.getBackBufferHeight());
            facts.put("fullscreen", Gdx.graphics.isFullscreen());
        }
        return facts;
    }

    /** A backend or a driver that fails here fails no game. */
    private static void set(GameTracker tracker, String name, Supplier<Map<String, ?>> facts) {
        try {
            Map<String, ?> known = facts.get();
            if (!known.isEmpty()) {
                tracker.setContext(name, known);
            }
        } catch (RuntimeException | LinkageError e) {
            tracker.log(Level.DEBUG, "libGDX does not tell of its " + name, e, null);
        }
    }
}

package gametracker.engine.jme;

import com.jme3.app.Application;
import com.jme3.renderer.Caps;
import com.jme3.renderer.Limits;
import com.jme3.renderer.opengl.GL;
import com.jme3.renderer.opengl.GL2;
import com.jme3.renderer.opengl.GLRenderer;
import com.jme3.system.AppSettings;
import com.jme3.system.DisplayInfo;
import com.jme3.system.Displays;
import com.jme3.system.JmeContext;
import com.jme3.system.JmeVersion;
import gametracker.api.GameTracker;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the engine knows of the device. A fact that cannot be had is left out: a headless context has no screen, and an engine
 * of another version may lack a method. On the loop's thread, where the OpenGL context is current.
 */
final class DeviceFacts {
    /**
     * The engine's own access to OpenGL, of its desktop back ends and of Android's: objects without state. Of vendor, name and
     * version the engine itself tells nothing but its log.
     */
    private static final List<String> GL_CLASSES =
            List.of("com.jme3.renderer.lwjgl.LwjglGL", "com.jme3.renderer.android.AndroidGL");

    private final Application app;

    DeviceFacts(Application app) {
        this.app = app;
    }

    void record(GameTracker tracker) {
        tracker.setContext("engine", facts(this::engine));
        tracker.setContext("gpu", facts(this::gpu));
        tracker.setContext("audio", facts(this::audio));
        recordScreen(tracker);
    }

    /** Records what changes with the window. */
    void recordScreen(GameTracker tracker) {
        tracker.setContext("screen", facts(this::screen));
        tracker.setContext("window", facts(this::window));
    }

    /** What the renderer can do, which is too much for each record. */
    Map<String, Object> abilities() {
        return facts(facts -> facts.put(
                "caps", app.getRenderer().getCaps().stream().map(Caps::name).toList()));
    }

    private void engine(Map<String, Object> facts) {
        facts.put("name", "jMonkeyEngine");
        facts.put("version", JmeVersion.VERSION_FULL);
        facts.put("application", app.getContext().getType().name());
        facts.put("backend", app.getContext().getSettings().getRenderer());
    }

    private void gpu(Map<String, Object> facts) throws ReflectiveOperationException {
        limit(facts, "max_texture_size", Limits.TextureSize);
        limit(facts, "max_samples", Limits.FrameBufferSamples);
        if (app.getRenderer() instanceof GLRenderer) {
            Object gl = openGl();
            Method text = gl.getClass().getMethod("glGetString", int.class);
            facts.put("vendor", text.invoke(gl, GL.GL_VENDOR));
            facts.put("renderer", text.invoke(gl, GL.GL_RENDERER));
            facts.put("version", text.invoke(gl, GL.GL_VERSION));
            facts.put("glsl_version", text.invoke(gl, GL2.GL_SHADING_LANGUAGE_VERSION));
        }
    }

    private static Object openGl() throws ReflectiveOperationException {
        for (String name : GL_CLASSES) {
            try {
                return Class.forName(name).getDeclaredConstructor().newInstance();
            } catch (ClassNotFoundException e) {
                // It is the other one, or a back end of somebody else's.
            }
        }
        throw new ClassNotFoundException(GL_CLASSES.toString());
    }

    private void limit(Map<String, Object> facts, String name, Limits limit) {
        facts.put(name, app.getRenderer().getLimits().get(limit));
    }

    private void audio(Map<String, Object> facts) {
        if (app.getAudioRenderer() != null) {
            facts.put("backend", app.getContext().getSettings().getAudioRenderer());
            facts.put("renderer", app.getAudioRenderer().getClass().getSimpleName());
        }
    }

    /** The monitor. */
    private void screen(Map<String, Object> facts) {
        if (isDrawn()) {
            Displays displays = app.getContext().getDisplays();
            int primary = app.getContext().getPrimaryDisplay();
            if (displays != null && primary >= 0 && primary < displays.size()) {
                DisplayInfo monitor = displays.get(primary);
                facts.put("width", monitor.getWidth());
                facts.put("height", monitor.getHeight());
                facts.put("refresh_hz", monitor.getRate() > 0 ? monitor.getRate() : null);
                facts.put("monitors", displays.size());
            }
        }
    }

    /** The picture that is drawn, in pixels. */
    private void window(Map<String, Object> facts) {
        if (isDrawn()) {
            AppSettings settings = app.getContext().getSettings();
            facts.put("width", settings.getWidth());
            facts.put("height", settings.getHeight());
            facts.put("fullscreen", settings.isFullscreen());
            facts.put("vsync", settings.isVSync());
            facts.put("samples", settings.getSamples());
        }
    }

    private boolean isDrawn() {
        return app.getContext().getType() != JmeContext.Type.Headless;
    }

    private interface Source {
        void fill(Map<String, Object> facts) throws ReflectiveOperationException;
    }

    /** Facts are good to have: the game starts without those that an engine or a driver fails to give. */
    private static Map<String, Object> facts(Source source) {
        Map<String, Object> facts = new LinkedHashMap<>();
        try {
            source.fill(facts);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            facts.put("incomplete", e.toString());
        }
        facts.values().removeIf(Objects::isNull);
        return facts;
    }
}

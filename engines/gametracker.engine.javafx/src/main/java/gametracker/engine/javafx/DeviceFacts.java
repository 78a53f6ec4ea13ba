package gametracker.engine.javafx;

import gametracker.api.GameTracker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.application.ConditionalFeature;
import javafx.application.Platform;
import javafx.stage.Screen;
import javafx.stage.Stage;

/** What JavaFX's public API knows of the device. Neither the graphics card's name nor the pipeline that draws is among it. */
final class DeviceFacts {
    private DeviceFacts() {}

    static void record(GameTracker tracker, Stage stage) {
        tracker.setContext("engine", facts(DeviceFacts::engine));
        tracker.setContext("gpu", facts(DeviceFacts::gpu));
        recordScreen(tracker, stage);
    }

    /** Records what changes with the window. */
    static void recordScreen(GameTracker tracker, Stage stage) {
        tracker.setContext("screen", facts(facts -> screen(facts, stage)));
        tracker.setContext("window", facts(facts -> window(facts, stage)));
    }

    private static void engine(Map<String, Object> facts) {
        facts.put("name", "JavaFX");
        facts.put("version", System.getProperty("javafx.version"));
    }

    /** Only pipelines that use the graphics card have 3D. */
    private static void gpu(Map<String, Object> facts) {
        facts.put("accelerated", Platform.isSupported(ConditionalFeature.SCENE3D));
        facts.put("prism_order", System.getProperty("prism.order"));
    }

    /** The screen that the stage is on, in pixels. */
    private static void screen(Map<String, Object> facts, Stage stage) {
        List<Screen> screens = stage.isShowing()
                ? Screen.getScreensForRectangle(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight())
                : List.of();
        Screen screen = screens.isEmpty() ? Screen.getPrimary() : screens.get(0);
        facts.put("width", Math.round(screen.getBounds().getWidth() * screen.getOutputScaleX()));
        facts.put("height", Math.round(screen.getBounds().getHeight() * screen.getOutputScaleY()));
        facts.put("scale", screen.getOutputScaleX());
        facts.put("dpi", screen.getDpi());
        facts.put("monitors", Screen.getScreens().size());
    }

    private static void window(Map<String, Object> facts, Stage stage) {
        if (stage.getScene() != null && stage.isShowing()) {
            facts.put("width", Math.round(stage.getScene().getWidth() * stage.getRenderScaleX()));
            facts.put("height", Math.round(stage.getScene().getHeight() * stage.getRenderScaleY()));
            facts.put("fullscreen", stage.isFullScreen());
        }
    }

    /** Facts are good to have: the game starts without those that a platform fails to give. */
    private static Map<String, Object> facts(Consumer<Map<String, Object>> source) {
        Map<String, Object> facts = new LinkedHashMap<>();
        try {
            source.accept(facts);
        } catch (RuntimeException | LinkageError e) {
            facts.put("incomplete", e.toString());
        }
        facts.values().removeIf(Objects::isNull);
        return facts;
    }
}

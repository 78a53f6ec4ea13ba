package gametracker.engine.javafx;

import gametracker.api.FrameMeter;
import javafx.animation.AnimationTimer;
import javafx.scene.Scene;

/** Makes a frame of each pulse while it runs. On JavaFX's thread. */
final class Pulses extends AnimationTimer {
    private final FrameMeter frames;
    private final Runnable atEach;
    private final Runnable beforeLayout;
    private final Runnable afterLayout;

    Pulses(FrameMeter frames, Runnable atEach) {
        this.frames = frames;
        this.atEach = atEach;
        this.beforeLayout = () -> frames.section("layout");
        this.afterLayout = () -> frames.section("render");
    }

    /** Has the parts of the frame that belong to a scene named. */
    void watch(Scene scene) {
        scene.addPreLayoutPulseListener(beforeLayout);
        scene.addPostLayoutPulseListener(afterLayout);
    }

    void unwatch(Scene scene) {
        scene.removePreLayoutPulseListener(beforeLayout);
        scene.removePostLayoutPulseListener(afterLayout);
    }

    @Override
    public void handle(long now) {
        frames.frame();
        frames.section("animation");
        atEach.run();
    }

    @Override
    public void stop() {
        super.stop();
        frames.pause();
    }
}

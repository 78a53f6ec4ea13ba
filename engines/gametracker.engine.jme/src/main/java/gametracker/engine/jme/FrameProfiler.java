package gametracker.engine.jme;

import com.jme3.app.Application;
import com.jme3.profile.AppProfiler;
import com.jme3.profile.AppStep;
import com.jme3.profile.SpStep;
import com.jme3.profile.VpStep;
import com.jme3.renderer.ViewPort;
import com.jme3.renderer.queue.RenderQueue.Bucket;
import gametracker.api.FrameMeter;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames and sections of the steps of the engine's loop.
 *
 * <p>{@link AppStep#QueuedTasks} comes at the beginning of each turn of the loop, in each kind of application, also while the
 * application is paused. Whether a turn is a frame is known only when the app states are updated in it: an application that is
 * paused has turns without updates. So a turn's beginning ends the frame before if that one was updated, and drops it if not.
 *
 * <p>Another profiler can take this one's place at any time. The next update finds that out, puts this one back before it, and
 * has not lost a frame, since an update without a turn's beginning is one as well. Belongs to the loop's thread.
 */
final class FrameProfiler implements AppProfiler {
    private final FrameMeter meter;
    private final Pauses pauses;
    private @Nullable AppProfiler other;

    /** Whether the other profiler is being called, which might call this one in its turn. */
    private boolean calling;

    private boolean begun;
    private boolean measuring;
    private boolean updated;
    private boolean throttled;
    private String section = "";

    FrameProfiler(FrameMeter meter, Pauses pauses) {
        this.meter = meter;
        this.pauses = pauses;
    }

    /** Hears when the game's loop pauses and goes on. */
    interface Pauses {
        void paused(boolean paused);
    }

    void install(Application app) {
        AppProfiler current = app.getAppProfiler();
        if (current != this) {
            other = current;
            app.setAppProfiler(this);
        }
    }

    /** Gives the place back, unless another profiler has taken it, which may call this one. */
    void remove(Application app) {
        meter.pause();
        measuring = false;
        throttled = true;
        if (app.getAppProfiler() == this) {
            app.setAppProfiler(other);
            other = null;
        }
    }

    /** Says that the engine slows the loop down on purpose, and shows none of its frames. */
    void throttle(boolean now) {
        throttled = now;
    }

    /** The app states are updated: the turn is a frame. */
    void update(Application app) {
        install(app);
        if (throttled) {
            return;
        }
        if (!measuring || updated) {
            frame();
            section("update");
            if (!measuring && begun) {
                pauses.paused(false);
            }
            measuring = true;
            begun = true;
        }
        updated = true;
    }

    private void turn() {
        if (measuring) {
            if (updated && !throttled) {
                frame();
            } else {
                meter.pause();
                measuring = false;
                pauses.paused(true);
            }
        }
        updated = false;
    }

    private void frame() {
        meter.frame();
        section = "";
    }

    /** One step often follows another of the same section. */
    private void section(String name) {
        if (!name.equals(section)) {
            section = name;
            meter.section(name);
        }
    }

    @Override
    public void appStep(AppStep step) {
        if (step == AppStep.QueuedTasks) {
            turn();
        }
        if (measuring) {
            switch (step) {
                case BeginFrame -> {}
                case QueuedTasks -> section("tasks");
                case ProcessInput -> section("input");
                case ProcessAudio -> section("audio");
                case StateManagerUpdate -> section("update");
                case SpatialUpdate -> section("scene");
                case EndFrame -> section("swap");
                default -> section("render");
            }
        }
        pass(each -> each.appStep(step));
    }

    @Override
    public void vpStep(VpStep step, @Nullable ViewPort viewPort, @Nullable Bucket bucket) {
        if (measuring) {
            switch (step) {
                case RenderScene -> section("queue");
                case PreFrame, PostQueue, PostFrame, ProcEndRender -> section("processors");
                case FlushQueue, RenderBucket -> section("draw");
                default -> section("render");
            }
        }
        pass(each -> each.vpStep(step, viewPort, bucket));
    }

    @Override
    public void appSubStep(String... additionalInfo) {
        pass(each -> each.appSubStep(additionalInfo));
    }

    @Override
    public void spStep(SpStep step, String... additionalInfo) {
        pass(each -> each.spStep(step, additionalInfo));
    }

    private interface Step {
        void of(AppProfiler profiler);
    }

    private void pass(Step step) {
        AppProfiler next = other;
        if (next != null && !calling) {
            calling = true;
            try {
                step.of(next);
            } finally {
                calling = false;
            }
        }
    }
}
